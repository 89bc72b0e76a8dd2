package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.RtpFormat;
import java.util.Optional;

/** What the planner must know of codecs. */
public interface CodecCatalog {
  /** Whether a codec is for pictures or for sound; empty if there is no such codec. */
  Optional<MediaType> type(String codec);

  /** What SDP says of a codec; empty if there is no such codec, or if it has no payload format. */
  Optional<RtpFormat> rtpFormat(String codec);

  /** Whether a codec of a type has the part that a step needs; false if there is no such codec. */
  boolean can(StepKind step, String codec, MediaType type);
}
