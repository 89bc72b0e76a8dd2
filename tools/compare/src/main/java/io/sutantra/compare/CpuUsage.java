package io.sutantra.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A meter of the processors' use since the creation of the object, by watched processes and by all
 * others.
 *
 * <p><b>Units:</b> seconds of one core; from {@code /proc}, whose ticks are 10 ms long.
 */
final class CpuUsage {
  private static final double TICKS_A_SECOND = 100;
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;

  /**
   * The number of CPU times in a line before the times of guests, which the other times include
   * already.
   */
  private static final int TIMES = 8;

  /** The index of utime after the command's name, which may contain blanks. */
  private static final int OWN_TIMES = 11;

  private final long beganNanos = System.nanoTime();
  private final Map<Process, Double> processes = new HashMap<>();
  private final double busy = busySeconds();
  private final double own = ownSeconds();

  /** Begins to measure. */
  CpuUsage(Iterable<Process> watched) throws IOException {
    watched.forEach(process -> processes.put(process, seconds(process)));
  }

  double elapsedSeconds() {
    return (System.nanoTime() - beganNanos) / 1e9;
  }

  /** Returns the seconds that a watched process has used. */
  double usedSeconds(Process process) {
    return seconds(process) - processes.get(process);
  }

  /**
   * Returns the use by all other processes, in percent of all cores: all but the watched processes,
   * this process, and its children that have ended.
   */
  double othersPercent() throws IOException {
    double ours = ownSeconds() - own;
    for (Process process : processes.keySet()) {
      ours += usedSeconds(process);
    }
    double all = elapsedSeconds() * Runtime.getRuntime().availableProcessors();
    return Math.max(0, 100 * (busySeconds() - busy - ours) / all);
  }

  private static double seconds(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static double busySeconds() throws IOException {
    String line = Files.readString(Path.of("/proc/stat")).lines().findFirst().orElseThrow();
    long[] ticks =
        Arrays.stream(line.split("\\s+")).skip(1).limit(TIMES).mapToLong(Long::parseLong).toArray();
    return (Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[IO_WAIT]) / TICKS_A_SECOND;
  }

  /** Returns the use by this process and by its children that have ended. */
  private static double ownSeconds() throws IOException {
    String line = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return Arrays.stream(fields).skip(OWN_TIMES).limit(4).mapToLong(Long::parseLong).sum()
        / TICKS_A_SECOND;
  }
}
