package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import java.util.Locale;

/** The formats of a stream that a sink accepts. */
public interface SinkFormats {
  /**
   * Returns the kind of media that the sink takes; the pipeline ends with the stage that produces
   * this kind.
   */
  MediaKind takes();

  /**
   * Returns whether the sink accepts a track of the given format, which is of the kind that the
   * sink takes. The stream's tracks that the sink does not accept are left out for it; at least one
   * must remain.
   */
  default boolean accepts(MediaFormat format) {
    return format.type() == MediaType.VIDEO;
  }

  /** Describes for people what {@link #accepts} accepts: {@code "packetized vp8"}. */
  default String acceptedFormats() {
    return takes().name().toLowerCase(Locale.ROOT) + " video of any codec";
  }
}
