package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;

/** A way for media to reach viewers. */
public interface TransportProvider extends Provider {
  /** Which kind of media it takes; the pipeline ends with the stage that makes it. */
  MediaKind takes();

  /**
   * Whether the transport can carry a track of that format, which is of the kind that it takes. A
   * stream's tracks that a transport cannot carry are left out for it; one must be left.
   */
  default boolean accepts(MediaFormat format) {
    return format.type() == MediaType.VIDEO;
  }

  /** For people, what {@link #accepts} accepts: {@code "packetized vp8"}. */
  default String acceptedFormats() {
    return takes().name().toLowerCase(java.util.Locale.ROOT) + " video of any codec";
  }

  /** A new transport. It serves all streams that use it. */
  Transport create(Settings settings, Environment environment, TransportListener listener);
}
