package io.sutantra.core.plugin;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Provider;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.TransportProvider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * The available plug-ins, by kind and name.
 *
 * <p><b>Threading:</b> immutable.
 *
 * <p><b>Errors:</b> duplicate names, invalid names and providers that cannot be created are
 * collected and thrown as one {@link PluginException} that lists them; an unknown name throws
 * {@link UnknownPluginException}.
 */
public final class Plugins {
  private static final int MAX_PROBLEMS = 100;

  /** A plug-in and its description. */
  private record Plugin(PluginDescription description, Provider provider) {}

  private final Map<PluginKind, Map<String, Plugin>> byKind = new EnumMap<>(PluginKind.class);
  private final Set<String> problems = new LinkedHashSet<>();

  private Plugins() {
    for (PluginKind kind : PluginKind.values()) {
      byKind.put(kind, new TreeMap<>());
    }
  }

  /** Returns the plug-ins that {@code loader} finds declared in {@code META-INF/services}. */
  public static Plugins load(ClassLoader loader) {
    Plugins plugins = new Plugins();
    for (PluginKind kind : PluginKind.values()) {
      plugins.discover(kind, loader);
    }
    return plugins.checked();
  }

  /**
   * Returns the given plug-ins alone; a provider may be of several kinds. For tests and embedding.
   */
  public static Plugins of(List<? extends Provider> providers) {
    Plugins plugins = new Plugins();
    for (Provider provider : providers) {
      boolean known = false;
      for (PluginKind kind : PluginKind.values()) {
        if (kind.service().isInstance(provider)) {
          plugins.register(kind, provider);
          known = true;
        }
      }
      if (!known) {
        plugins.problems.add(
            provider.getClass().getName()
                + " is neither a codec, nor a transport, nor a source, nor a sink");
      }
    }
    return plugins.checked();
  }

  /** Returns the codec with a name. */
  public CodecProvider codec(String name) {
    return (CodecProvider) provider(PluginKind.CODEC, name);
  }

  /** Returns the transport with a name. */
  public TransportProvider transport(String name) {
    return (TransportProvider) provider(PluginKind.TRANSPORT, name);
  }

  /** Returns the source with a name. */
  public SourceProvider source(String name) {
    return (SourceProvider) provider(PluginKind.SOURCE, name);
  }

  /** Returns the sink with a name. */
  public SinkProvider sink(String name) {
    return (SinkProvider) provider(PluginKind.SINK, name);
  }

  /**
   * Returns all plug-ins: codecs first, then transports, sources and sinks, each sorted by name.
   */
  public List<PluginDescription> list() {
    return byKind.values().stream()
        .flatMap(plugins -> plugins.values().stream())
        .map(Plugin::description)
        .toList();
  }

  private Provider provider(PluginKind kind, String name) {
    Map<String, Plugin> plugins = byKind.get(kind);
    Plugin plugin = plugins.get(name);
    if (plugin == null) {
      throw new UnknownPluginException(kind, name, plugins.keySet());
    }
    return plugin.provider();
  }

  private void discover(PluginKind kind, ClassLoader loader) {
    Declarations declarations = Declarations.read(kind, loader);
    problems.addAll(declarations.duplicates());
    Iterator<? extends ServiceLoader.Provider<? extends Provider>> found =
        ServiceLoader.load(kind.service(), loader).stream().iterator();
    // A class path that cannot be read would throw the same error for ever.
    for (int thrown = 0; thrown < MAX_PROBLEMS; ) {
      try {
        if (!found.hasNext()) {
          return;
        }
        make(kind, found.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        problems.addAll(declarations.explain(e));
        thrown++;
      }
    }
  }

  private void make(PluginKind kind, ServiceLoader.Provider<? extends Provider> found) {
    try {
      register(kind, found.get());
    } catch (ServiceConfigurationError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      problems.add(
          "%s plug-in %s (in %s): its constructor has thrown %s"
              .formatted(kind.label(), found.type().getName(), Origins.of(found.type()), cause));
    }
  }

  private void register(PluginKind kind, Provider provider) {
    Class<?> type = provider.getClass();
    String who = "%s plug-in %s (in %s)".formatted(kind.label(), type.getName(), Origins.of(type));
    String name;
    try {
      name = provider.name();
    } catch (RuntimeException | LinkageError e) {
      problems.add(who + ": its name() has thrown " + e);
      return;
    }
    if (name == null || !Names.isValid(name)) {
      problems.add("%s: its name is '%s', must be %s".formatted(who, name, Names.RULE));
      return;
    }
    PluginDescription description =
        new PluginDescription(kind, name, type.getName(), Origins.of(type));
    Plugin taken = byKind.get(kind).putIfAbsent(name, new Plugin(description, provider));
    if (taken != null) {
      problems.add(
          "the %s name '%s' is taken twice: by %s in %s and by %s in %s; remove one of them"
              .formatted(
                  kind.label(),
                  name,
                  taken.description().className(),
                  taken.description().origin(),
                  description.className(),
                  description.origin()));
    }
  }

  private Plugins checked() {
    if (!problems.isEmpty()) {
      throw new PluginException(new ArrayList<>(problems));
    }
    return this;
  }
}
