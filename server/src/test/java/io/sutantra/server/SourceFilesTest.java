package io.sutantra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of the house style's rules for files, in all modules. */
class SourceFilesTest {
  private static final String MAIN = "src/main/java";

  /** The folder that has all modules. */
  static final Path ROOT = root();

  @Test
  void everyPackageSaysWhatLivesThere() throws IOException {
    Set<Path> silent = new TreeSet<>();
    for (Path file : mainSources()) {
      if (!Files.exists(file.resolveSibling("package-info.java"))) {
        silent.add(ROOT.relativize(file.getParent()));
      }
    }
    assertThat(silent).as("packages without package-info.java").isEmpty();
  }

  /** Returns the names of the modules that have sources. */
  static Set<String> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .filter(folder -> Files.isDirectory(folder.resolve(MAIN)))
          .map(folder -> String.valueOf(folder.getFileName()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<Path> mainSources() throws IOException {
    List<Path> sources =
        modules().stream()
            .flatMap(module -> javaFiles(ROOT.resolve(module).resolve(MAIN)))
            .toList();
    assertThat(sources).as("source files below " + ROOT).hasSizeGreaterThan(100);
    return sources;
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the folder that has all modules; a test runs in its own module's folder. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("api/src/main/java"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("the source files are not here");
      }
    }
    return folder;
  }
}
