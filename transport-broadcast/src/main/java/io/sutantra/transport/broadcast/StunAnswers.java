package io.sutantra.transport.broadcast;

import io.sutantra.rtc.stun.StunMessage;

/** Takes what STUN servers say. */
@FunctionalInterface
interface StunAnswers {
  /** Returns whether it was an answer that was waited for, of the server that was asked. */
  boolean take(Path path, StunMessage message, long nowNanos);
}
