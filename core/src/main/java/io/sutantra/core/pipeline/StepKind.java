package io.sutantra.core.pipeline;

import java.util.Locale;

/** The conversions that a stage between the source and the sinks can do. */
public enum StepKind {
  /** The conversion of a codec's access units to raw media. */
  DECODE,
  /** The conversion of raw media to a codec's access units. */
  ENCODE,
  /** The conversion of access units to RTP packets. */
  PACKETIZE,
  /** The conversion of RTP packets to access units. */
  DEPACKETIZE;

  /** Returns the name used in messages, such as {@code encode}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
