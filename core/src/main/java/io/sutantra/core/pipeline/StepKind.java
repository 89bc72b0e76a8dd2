package io.sutantra.core.pipeline;

import java.util.Locale;

/** What a stage between the source and the sinks does. */
public enum StepKind {
  /** A codec's access units to raw pictures. */
  DECODE,
  /** Raw pictures to a codec's access units. */
  ENCODE,
  /** Access units to RTP packets. */
  PACKETIZE,
  /** RTP packets to access units. */
  DEPACKETIZE;

  /** {@code encode}, as in messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
