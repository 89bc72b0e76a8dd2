package io.sutantra.webrtc.peer;

import java.time.Duration;
import java.util.Optional;

/** A timer that runs one task on the peer thread. <b>Threading:</b> confined to the peer thread. */
public final class PeerTimer {
  private final LibWebRtc owner;
  private Optional<Runnable> undo = Optional.empty();

  /** Creates a timer that is not set. */
  public PeerTimer(LibWebRtc owner) {
    this.owner = owner;
  }

  /** Sets the timer, and replaces an earlier setting. */
  public void set(Duration delay, Runnable task) {
    stop();
    undo = Optional.of(owner.schedule(delay, task));
  }

  /** Cancels the timer, if it is set. */
  public void stop() {
    undo.ifPresent(Runnable::run);
    undo = Optional.empty();
  }
}
