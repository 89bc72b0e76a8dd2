package io.sutantra.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * The growth of a process by the repeated use of native code, measured in a JVM of its own. Linux
 * only: reads {@code /proc/self/status}.
 *
 * @param residentKib growth of the resident memory in KiB
 * @param objects growth of the number of native objects, as the native library's binding counts
 */
public record NativeGrowth(long residentKib, long objects) {
  private static final String RESIDENT = "grown ";
  private static final String OBJECTS = "counted ";

  /**
   * Runs {@code main} with the name of a scenario in a JVM of its own, which {@linkplain #print
   * prints} the growth.
   *
   * @param options the options of the JVM, which make its whole heap resident from the start
   */
  public static NativeGrowth of(List<String> options, Class<?> main, String scenario)
      throws IOException, InterruptedException {
    String output = ChildJvm.run(ChildJvm.classPath(), options, main, scenario);
    return new NativeGrowth(number(output, RESIDENT), number(output, OBJECTS));
  }

  /**
   * Measures the growth of this process, and prints it.
   *
   * @param use uses the native code a number of times
   * @param objects returns the number of native objects
   * @param before the number of uses before the measurement
   * @param times the number of uses in the measurement
   * @param settling the number of uses before each reading of the resident memory
   */
  public static void print(
      IntConsumer use, LongSupplier objects, int before, int times, int settling)
      throws IOException {
    use.accept(before);
    long resident = residentKib(use, settling);
    long counted = objects.getAsLong();
    use.accept(times);
    System.out.println(RESIDENT + (residentKib(use, settling) - resident));
    System.out.println(OBJECTS + (objects.getAsLong() - counted));
  }

  /** Returns the resident memory of a settled allocator: the smallest of a few readings. */
  private static long residentKib(IntConsumer use, int settling) throws IOException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      use.accept(settling);
      List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
      String line = lines.stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
      least = Math.min(least, Long.parseLong(line.replaceAll("\\D", "")));
    }
    return least;
  }

  private static long number(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }
}
