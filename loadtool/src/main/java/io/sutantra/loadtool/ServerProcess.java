package io.sutantra.loadtool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The process under load, as Linux shows it in {@code /proc}.
 *
 * @param pid the process id
 */
record ServerProcess(long pid) {
  /** Returns the CPU time that the process has used up to now. */
  Duration cpuTime() throws IOException {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElseThrow(() -> new IOException("process %d is gone or not ours to see".formatted(pid)));
  }

  /** Returns the resident memory of the process, in bytes. */
  long residentBytes() throws IOException {
    return field("VmRSS:") * 1_024;
  }

  /** Returns how many threads the process has. */
  long threads() throws IOException {
    return field("Threads:");
  }

  private long field(String name) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
    for (String line : lines) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
      }
    }
    throw new IOException("/proc/%d/status has no '%s'".formatted(pid, name));
  }
}
