package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A separate JVM for code that cannot be tested or measured among other tests.
 *
 * <p><b>Threading:</b> the caller waits until the JVM has ended.
 */
public final class ChildJvm {
  private ChildJvm() {}

  /** Returns the test's own class path. */
  public static String classPath() {
    return System.getProperty("java.class.path");
  }

  /**
   * Runs {@code main} with one argument.
   *
   * @param options the options of the JVM
   * @return the output of the JVM
   * @throws AssertionError with the output, if the exit status is not 0
   */
  public static String run(String classPath, List<String> options, Class<?> main, String argument)
      throws IOException, InterruptedException {
    return run(classPath, Map.of(), options, main, argument);
  }

  /**
   * Runs {@code main} with one argument, and with environment variables beside those of the test.
   *
   * @param variables the environment variables
   * @param options the options of the JVM
   * @return the output of the JVM
   * @throws AssertionError with the output, if the exit status is not 0
   */
  public static String run(
      String classPath,
      Map<String, String> variables,
      List<String> options,
      Class<?> main,
      String argument)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName(), argument));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // The allocator caches less memory with these settings, so a leak stands out.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "65536");
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
