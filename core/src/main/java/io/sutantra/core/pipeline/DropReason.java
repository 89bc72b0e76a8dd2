package io.sutantra.core.pipeline;

import java.util.Locale;

/** The reasons why a stage drops media. */
public enum DropReason {
  /** The stream is encoded on demand and has no viewer. */
  NO_VIEWER,
  /** The stage was too slow, and its queue was full. */
  QUEUE_FULL,
  /** An earlier frame was dropped, so this frame could not be decoded. */
  AWAITING_KEY_FRAME,
  /** All pooled pictures were in use. */
  POOL_EXHAUSTED,
  /** The codec skipped the frame to hold its bit rate, or because it had no room for the result. */
  SKIPPED_BY_CODEC,
  /** Packets were missing or did not form an access unit. */
  INCOMPLETE,
  /** The sink had no room. */
  REFUSED_BY_SINK,
  /** The frame was waiting when the stream ended. */
  STREAM_ENDED;

  /** Returns the name used in metrics and JSON, such as {@code queue-full}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
