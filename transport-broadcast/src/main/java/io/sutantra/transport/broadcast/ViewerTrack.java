package io.sutantra.transport.broadcast;

import io.sutantra.rtc.session.SendStream;
import io.sutantra.rtc.srtp.SrtpSender;

/**
 * A track of a connected viewer: rewrites the stream's packets for the viewer, and counts what was
 * sent for the session's sender reports.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
abstract class ViewerTrack {
  private final TrackParameters parameters;
  private final SendStream stream;
  private final BroadcastStream source;
  private final ViewerRtp rtp;
  private boolean begun;

  ViewerTrack(
      TrackParameters parameters, SendStream stream, BroadcastStream source, SrtpSender srtp) {
    this.parameters = parameters;
    this.stream = stream;
    this.source = source;
    this.rtp = parameters.rtp(srtp);
  }

  final ViewerRtp rtp() {
    return rtp;
  }

  /** Returns whether the track is the one that a session's event is about. */
  final boolean is(SendStream other) {
    return stream == other;
  }

  final int clockRateHz() {
    return parameters.clockRateHz();
  }

  /** Counts packets {@code from} to the one before {@code to}, sent for the first time. */
  final void noteSent(SharedFrame frame, int from, int to) {
    int bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += frame.payload(i).length;
    }
    stream.sent(to - from, bytes, frame.timestamp(), source.capturedAt(frame.ptsNanos()));
    if (!begun) {
      begun = true;
      begins();
    }
  }

  /** Returns whether anything has been sent. */
  final boolean begun() {
    return begun;
  }

  /** Has the session report of the track at once, of which the first packets have been sent. */
  abstract void begins();

  /** Sends a packet again, which the viewer has not got. */
  abstract void sendAgain(int sequenceNumber, long nowNanos);
}
