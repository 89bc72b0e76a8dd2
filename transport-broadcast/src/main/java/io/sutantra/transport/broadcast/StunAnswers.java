package io.sutantra.transport.broadcast;

import io.sutantra.rtc.stun.StunMessage;

/** A receiver of responses from STUN servers. */
@FunctionalInterface
interface StunAnswers {
  /** Takes a message, and returns whether the message answers an open request by the same path. */
  boolean take(Path path, StunMessage message, long nowNanos);
}
