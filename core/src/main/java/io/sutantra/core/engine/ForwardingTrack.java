package io.sutantra.core.engine;

import io.sutantra.api.MediaTrack;

/**
 * A track that passes everything except its media on to another track.
 *
 * <p><b>Threading:</b> confined, as {@link MediaTrack}.
 */
abstract class ForwardingTrack implements MediaTrack {
  private final MediaTrack track;

  ForwardingTrack(MediaTrack track) {
    this.track = track;
  }

  /** Returns the other track. */
  final MediaTrack track() {
    return track;
  }

  @Override
  public final long nextPollNanos(long nowNanos) {
    return track.nextPollNanos(nowNanos);
  }

  @Override
  public final void wakeBy(Runnable wake) {
    track.wakeBy(wake);
  }

  @Override
  public final void requestKeyFrame() {
    track.requestKeyFrame();
  }

  @Override
  public final boolean ended() {
    return track.ended();
  }
}
