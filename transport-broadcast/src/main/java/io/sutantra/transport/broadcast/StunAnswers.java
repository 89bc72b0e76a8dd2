package io.sutantra.transport.broadcast;

import io.sutantra.broadcast.stun.StunMessage;

/** Takes what STUN servers say. */
@FunctionalInterface
interface StunAnswers {
  /** Returns whether it was an answer that was waited for. */
  boolean take(StunMessage message, long nowNanos);
}
