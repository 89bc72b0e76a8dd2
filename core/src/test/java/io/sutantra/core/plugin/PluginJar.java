package io.sutantra.core.plugin;

import io.sutantra.api.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A builder of real jars with real classes, like a third party's build. */
final class PluginJar {
  private final Path folder;
  private final Map<String, String> sources = new TreeMap<>();
  private final Map<String, String> services = new TreeMap<>();
  private final Map<String, String> left = new TreeMap<>();

  PluginJar(Path folder) {
    this.folder = folder;
  }

  /** Adds a source provider with the given bodies of its constructor and {@code name()}. */
  PluginJar source(String className, String constructor, String name) {
    return type(
            className,
            """
            public class %s implements io.sutantra.api.SourceProvider {
              public %s() { %s }
              public String name() { %s }
              public io.sutantra.api.FrameSource create(io.sutantra.api.SourceRequest r,
                  io.sutantra.api.Settings s, io.sutantra.api.Environment e) { return null; }
            }
            """
                .formatted(className, className, constructor, name))
        .service("io.sutantra.api.SourceProvider", className);
  }

  PluginJar type(String className, String source) {
    sources.put(className, source);
    return this;
  }

  PluginJar service(String service, String line) {
    services.merge(service, line, (a, b) -> a + "\n" + b);
    return this;
  }

  /** Leaves a class out of the jar, as a build with a missing library would. */
  PluginJar without(String className) {
    left.put(className, "");
    return this;
  }

  Path write(String fileName) {
    try {
      Path work = Files.createTempDirectory(folder, "classes");
      compile(work);
      Path jar = folder.resolve(fileName);
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file);
          Stream<Path> classes = Files.walk(work)) {
        for (Path path : classes.filter(path -> path.toString().endsWith(".class")).toList()) {
          String entry = work.relativize(path).toString();
          if (!left.containsKey(entry.replace(".class", ""))) {
            put(out, entry, Files.readAllBytes(path));
          }
        }
        for (Map.Entry<String, String> service : services.entrySet()) {
          put(
              out,
              "META-INF/services/" + service.getKey(),
              service.getValue().getBytes(StandardCharsets.UTF_8));
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path target) throws IOException {
    Path work = Files.createTempDirectory(folder, "sources");
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Files.writeString(work.resolve(source.getKey() + ".java"), source.getValue());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments =
        Stream.concat(
                Stream.of("-cp", Origins.of(Provider.class), "-d", target.toString()),
                sources.keySet().stream().map(name -> work.resolve(name + ".java").toString()))
            .toList();
    if (!sources.isEmpty()
        && compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("the plug-in of the test does not compile");
    }
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  static URLClassLoader loader(Path... jars) {
    URL[] urls =
        Arrays.stream(jars)
            .map(
                jar -> {
                  try {
                    return jar.toUri().toURL();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })
            .toArray(URL[]::new);
    return new URLClassLoader(urls, Provider.class.getClassLoader());
  }
}
