package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;

/** A way for media to reach viewers. */
public interface TransportProvider extends Provider {
  /** Which kind of media it takes; the pipeline ends with the stage that makes it. */
  MediaKind takes();

  /** Whether it can carry that format, which is of the kind that it takes. */
  default boolean accepts(MediaFormat format) {
    return true;
  }

  /** For people, what {@link #accepts} accepts: {@code "packetized vp8"}. */
  default String acceptedFormats() {
    return takes().name().toLowerCase(java.util.Locale.ROOT) + " media of any codec";
  }

  /** A new transport. It serves all streams that use it. */
  Transport create(Settings settings, Environment environment, TransportListener listener);
}
