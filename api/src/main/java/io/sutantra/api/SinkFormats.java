package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import java.util.Locale;

/** What a sink wants to be given of a stream. */
public interface SinkFormats {
  /** The kind of media that the sink takes; the pipeline ends with the stage that makes it. */
  MediaKind takes();

  /**
   * Whether the sink can do with a track of that format, which is of the kind that it takes. A
   * stream's tracks that a sink cannot do with are left out for it; one must be left.
   */
  default boolean accepts(MediaFormat format) {
    return format.type() == MediaType.VIDEO;
  }

  /** Says for people what {@link #accepts} accepts: {@code "packetized vp8"}. */
  default String acceptedFormats() {
    return takes().name().toLowerCase(Locale.ROOT) + " video of any codec";
  }
}
