package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.RtpFormat;
import java.util.Optional;

/** The properties of codecs that the planner needs. */
public interface CodecCatalog {
  /** Returns whether a codec is for video or for audio; empty if there is no such codec. */
  Optional<MediaType> type(String codec);

  /**
   * Returns the SDP description of a codec; empty if there is no such codec, or if it has no
   * payload format.
   */
  Optional<RtpFormat> rtpFormat(String codec);

  /**
   * Returns whether a codec of a media type has the part that a step needs; false if there is no
   * such codec.
   */
  boolean can(StepKind step, String codec, MediaType type);
}
