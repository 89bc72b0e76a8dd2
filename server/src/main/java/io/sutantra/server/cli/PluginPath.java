package io.sutantra.server.cli;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The search path for plug-ins: the class path, and the paths of the command line. */
final class PluginPath {
  @Option(
      names = "--plugins",
      paramLabel = "PATH",
      description = "A jar with plug-ins, or a directory of such jars; beside lib/plugins.")
  private List<Path> paths = List.of();

  /** Returns a class loader of all these plug-ins, which lives as long as the process. */
  ClassLoader loader() {
    ClassLoader own = PluginPath.class.getClassLoader();
    if (paths.isEmpty()) {
      return own;
    }
    List<URL> jars = new ArrayList<>();
    for (Path path : paths) {
      try {
        addJars(path, jars);
      } catch (IOException e) {
        throw CommandException.wrongUsage("--plugins " + path + ": cannot be read, " + e);
      }
    }
    return new URLClassLoader("plugins", jars.toArray(URL[]::new), own);
  }

  private static void addJars(Path path, List<URL> jars) throws IOException {
    if (Files.isRegularFile(path)) {
      jars.add(url(path));
    } else if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*.jar")) {
        for (Path jar : found) {
          jars.add(url(jar));
        }
      }
    } else {
      throw CommandException.wrongUsage("--plugins " + path + ": there is nothing there");
    }
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }
}
