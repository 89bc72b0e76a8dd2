package io.sutantra.server;

import io.sutantra.api.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A builder of plug-in jars, above all of those in {@code examples}. The jars are built against the
 * api alone, as in a build of their own, but with the JDK's compiler, so that a test needs no Maven
 * within Maven and installs nothing.
 */
public final class ExamplePlugins {
  private ExamplePlugins() {}

  /** Builds a jar of each example, in {@code target}. */
  public static List<Path> build(Path target) throws IOException {
    Path examples = SourceFilesTest.ROOT.resolve("examples");
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> projects = Files.list(examples)) {
      for (Path project : projects.sorted().toList()) {
        if (Files.isDirectory(project.resolve("src/main/java"))) {
          jars.add(build(project, target));
        }
      }
    }
    return jars;
  }

  /** Builds a jar of one project, such as those in {@code src/test/plugins}. */
  public static Path build(Path project, Path target) throws IOException {
    Path classes = Files.createTempDirectory(target, "classes");
    List<String> arguments =
        new ArrayList<>(List.of("--release", "17", "-Xlint:all", "-Xlint:-options", "-Werror"));
    arguments.addAll(List.of("-cp", api(), "-d", classes.toString()));
    files(project.resolve("src/main/java")).forEach(file -> arguments.add(file.toString()));
    if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new))
        != 0) {
      throw new IllegalStateException(project + " does not compile against the api");
    }
    Path jar = target.resolve(project.getFileName() + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path root : List.of(classes, project.resolve("src/main/resources"))) {
        for (Path content : files(root)) {
          out.putNextEntry(new JarEntry(root.relativize(content).toString().replace('\\', '/')));
          Files.copy(content, out);
          out.closeEntry();
        }
      }
    }
    return jar;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String api() {
    try {
      return Path.of(Provider.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
