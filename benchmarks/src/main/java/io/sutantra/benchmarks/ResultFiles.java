package io.sutantra.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of the results.
 *
 * @param module the directory of this module, or the working directory
 * @param page the file for people
 * @param raw the directory for everything else
 */
record ResultFiles(Path module, Path page, Path raw) {
  private static final String PAGE = "RESULTS.md";

  /**
   * Creates the directories.
   *
   * @param output the directory that the user asked for, or null
   * @param partial whether the results must not replace those of a full run
   */
  static ResultFiles of(Path output, boolean partial) throws IOException {
    Path module = findModule();
    Path raw = output;
    Path page = module.resolve(PAGE);
    if (output == null) {
      raw = partial ? module.resolve("target/results") : module.resolve("results");
    }
    if (output != null || partial) {
      page = raw.resolve(PAGE);
    }
    Files.createDirectories(raw);
    return new ResultFiles(module, page, raw);
  }

  /** Finds the module's directory, whose {@code target/classes} contains the classes. */
  private static Path findModule() {
    try {
      URI classes = ResultFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path path = Path.of(classes);
      return path.endsWith("target/classes") ? path.getParent().getParent() : Path.of("");
    } catch (URISyntaxException unusual) {
      return Path.of("");
    }
  }
}
