package io.sutantra.core.pipeline;

import io.sutantra.api.media.RtpFormat;
import java.util.Optional;

/** What the planner must know of codecs. */
public interface CodecCatalog {
  /** What SDP says of a codec; empty if there is no such codec. */
  Optional<RtpFormat> rtpFormat(String codec);

  /** Whether a codec has the part that a step needs; false if there is no such codec. */
  boolean can(StepKind step, String codec);
}
