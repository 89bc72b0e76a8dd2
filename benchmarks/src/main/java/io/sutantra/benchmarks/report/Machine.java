package io.sutantra.benchmarks.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The machine that the benchmarks run on.
 *
 * @param cpu the model of the processor
 * @param cores the number of cores that Java sees
 * @param kernel the name and version of the operating system
 * @param jdk the name and version of the JDK
 * @param load the load average of the minute before the run, which shows other activity; empty if
 *     unknown
 * @param revision the revision of the sources
 */
public record Machine(
    String cpu, int cores, String kernel, String jdk, String load, String revision) {
  private static final String UNKNOWN = "unknown";

  /**
   * Returns a description of this machine at present.
   *
   * @param checkout a directory of the sources
   */
  public static Machine here(Path checkout) {
    return new Machine(
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        property("java.vm.name") + " " + property("java.vm.version"),
        firstWord(Path.of("/proc/loadavg")),
        revision(checkout));
  }

  private static String property(String name) {
    return System.getProperty(name, UNKNOWN);
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException notLinux) {
      return UNKNOWN;
    }
  }

  private static String firstWord(Path file) {
    try {
      return Files.readString(file).split(" ", 2)[0];
    } catch (IOException notLinux) {
      return "";
    }
  }

  private static String revision(Path checkout) {
    String head = git(checkout, "rev-parse", "--short", "HEAD");
    if (head.isEmpty()) {
      return UNKNOWN;
    }
    String changes =
        git(
            checkout,
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--",
            ":(top)",
            // Files that the benchmarks write.
            ":(top,exclude,glob)**/*.md",
            ":(top,exclude,glob)**/results.json");
    return changes.isEmpty() ? head : head + " with changes";
  }

  private static String git(Path directory, String... arguments) {
    List<String> command =
        Stream.concat(Stream.of("git", "-C", directory.toString()), Stream.of(arguments)).toList();
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : "";
    } catch (IOException noGit) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
