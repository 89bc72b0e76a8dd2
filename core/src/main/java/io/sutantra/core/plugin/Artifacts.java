package io.sutantra.core.plugin;

import java.util.Map;
import java.util.Optional;

/** Which of Sutantra's own artifacts bring which plug-ins, for who misses one. */
final class Artifacts {
  /** Where jars of plug-ins belong, for people. */
  static final String WHERE = "lib/plugins or --plugins";

  private static final String GROUP = "io.sutantra:sutantra-";

  private static final Map<PluginKind, Map<String, String>> KNOWN =
      Map.of(
          PluginKind.CODEC,
          Map.of("vp8", "codec-vp8", "opus", "codec-opus"),
          PluginKind.TRANSPORT,
          Map.of(
              "mock", "transport-mock",
              "webrtc", "transport-webrtc",
              "broadcast", "transport-broadcast"),
          PluginKind.SOURCE,
          Map.of(
              "test-pattern", "source-pattern",
              "file", "source-file",
              "mock", "transport-mock",
              "whep", "transport-webrtc",
              "whep-rtp", "transport-broadcast"));

  private Artifacts() {}

  static Optional<String> of(PluginKind kind, String name) {
    return Optional.ofNullable(KNOWN.getOrDefault(kind, Map.of()).get(name))
        .map(artifact -> GROUP + artifact);
  }
}
