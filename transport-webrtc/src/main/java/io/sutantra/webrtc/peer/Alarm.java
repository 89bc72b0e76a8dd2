package io.sutantra.webrtc.peer;

import java.time.Duration;
import java.util.Optional;

/** Something to do on the peer thread when a time is up. <b>Threading:</b> the peer thread. */
public final class Alarm {
  private final LibWebRtc owner;
  private Optional<Runnable> undo = Optional.empty();

  /** An alarm that is not set. */
  public Alarm(LibWebRtc owner) {
    this.owner = owner;
  }

  /** Sets it, instead of what it was set to. */
  public void set(Duration delay, Runnable task) {
    stop();
    undo = Optional.of(owner.schedule(delay, task));
  }

  /** Calls it off, if it is set. */
  public void stop() {
    undo.ifPresent(Runnable::run);
    undo = Optional.empty();
  }
}
