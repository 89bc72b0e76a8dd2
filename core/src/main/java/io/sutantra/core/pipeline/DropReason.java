package io.sutantra.core.pipeline;

import java.util.Locale;

/** Why a stage did not pass media on. */
public enum DropReason {
  /** Nobody watches, and the stream is encoded on demand. */
  NO_VIEWER,
  /** The stage was too slow, and its queue ran full. */
  QUEUE_FULL,
  /** Something before it was dropped: it could not be decoded. */
  AWAITING_KEY_FRAME,
  /** All pooled pictures were in use. */
  POOL_EXHAUSTED,
  /** The codec left it out, to hold its bit rate or because it had no room for the result. */
  SKIPPED_BY_CODEC,
  /** Packets were missing, or did not make an access unit. */
  INCOMPLETE,
  /** The sink had no room. */
  REFUSED_BY_SINK,
  /** It waited when the stream ended. */
  STREAM_ENDED;

  /** {@code queue-full}, as in metrics and JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
