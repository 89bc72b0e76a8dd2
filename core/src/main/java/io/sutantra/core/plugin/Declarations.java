package io.sutantra.core.plugin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The declarations of plug-ins in the files in {@code META-INF/services}, with the jars that
 * contain them.
 *
 * <p>{@link java.util.ServiceLoader} does not report which jar an error comes from, and ignores the
 * second of two jars that contain the same class.
 */
final class Declarations {
  private final PluginKind kind;
  private final ClassLoader loader;
  private final Map<String, Set<String>> originsByClass = new TreeMap<>();

  private Declarations(PluginKind kind, ClassLoader loader) {
    this.kind = kind;
    this.loader = loader;
  }

  static Declarations read(PluginKind kind, ClassLoader loader) {
    Declarations declarations = new Declarations(kind, loader);
    String path = "META-INF/services/" + kind.service().getName();
    try {
      for (URL file : Collections.list(loader.getResources(path))) {
        declarations.read(file, Origins.of(file, path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + " of the class path", e);
    }
    return declarations;
  }

  private void read(URL file, String origin) throws IOException {
    URLConnection connection = file.openConnection();
    connection.setUseCaches(false);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      reader
          .lines()
          .map(line -> line.replaceFirst("#.*", "").trim())
          .filter(name -> !name.isEmpty())
          .forEach(
              name -> originsByClass.computeIfAbsent(name, key -> new TreeSet<>()).add(origin));
    }
  }

  /** Returns a problem for each plug-in that is declared more than once. */
  List<String> duplicates() {
    return originsByClass.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .map(
            entry ->
                "%s plug-in %s is there more than once, in %s: keep one of them"
                    .formatted(
                        kind.label(), entry.getKey(), String.join(" and ", entry.getValue())))
        .toList();
  }

  /** Returns the problems behind an exception that the ServiceLoader has thrown. */
  List<String> explain(Throwable thrown) {
    if (thrown instanceof LinkageError) {
      return originsByClass.keySet().stream().flatMap(this::loadingProblem).toList();
    }
    String message =
        String.valueOf(thrown.getMessage()).replace(kind.service().getName() + ": ", "");
    return List.of(
        originsByClass.keySet().stream()
            .filter(name -> List.of(message.split(" ")).contains(name))
            .findFirst()
            .map(name -> problem(name, message))
            .orElse("%s plug-in: %s".formatted(kind.label(), message)));
  }

  private Stream<String> loadingProblem(String className) {
    try {
      Class.forName(className, false, loader);
      return Stream.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      return Stream.of(problem(className, "cannot be loaded: " + e));
    }
  }

  private String problem(String className, String what) {
    return "%s plug-in %s (in %s): %s"
        .formatted(
            kind.label(), className, String.join(" and ", originsByClass.get(className)), what);
  }
}
