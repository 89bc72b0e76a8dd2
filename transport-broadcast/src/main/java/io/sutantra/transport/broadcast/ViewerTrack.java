package io.sutantra.transport.broadcast;

import io.sutantra.rtc.session.SendStream;
import io.sutantra.rtc.srtp.SrtpSender;

/**
 * A track of a connected viewer, which rewrites the stream's packets for the viewer, sends them
 * again, and counts what was sent for the session's sender reports.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
abstract class ViewerTrack {
  private final TrackParameters parameters;
  private final SendStream stream;
  private final MediaClock mediaClock;

  /** The way to the viewer, and to the owner of the tracks. */
  final ViewerOutput out;

  final ShardIo io;
  final ViewerCounts counts;

  /** The writer of the viewer's own packets. */
  final ViewerRtp rtp;

  private boolean begun;

  ViewerTrack(
      TrackParameters parameters,
      SendStream stream,
      SrtpSender srtp,
      MediaClock mediaClock,
      ViewerOutput out,
      ShardIo io,
      ViewerCounts counts) {
    this.parameters = parameters;
    this.stream = stream;
    this.mediaClock = mediaClock;
    this.rtp = parameters.rtp(srtp);
    this.out = out;
    this.io = io;
    this.counts = counts;
  }

  /** Returns whether the track is the one that a session's event is about. */
  final boolean is(SendStream other) {
    return stream == other;
  }

  final int clockRateHz() {
    return parameters.clockRateHz();
  }

  /** Counts packets {@code from} to the one before {@code to}, sent for the first time. */
  final void noteSent(SharedFrame frame, int from, int to, int bytes) {
    int payloadBytes = 0;
    for (int i = from; i < to; i++) {
      payloadBytes += frame.payload(i).length;
    }
    stream.sent(
        to - from, payloadBytes, frame.timestamp(), mediaClock.capturedAt(frame.ptsNanos()));
    counts.packetsSent += to - from;
    counts.bytesSent += bytes;
    io.sent(to - from, bytes);
    if (!begun) {
      // The session reports of a track at once when the first packets have been sent.
      begun = true;
      out.deadlineMoved();
    }
  }

  /** Returns whether anything has been sent. */
  final boolean begun() {
    return begun;
  }

  /** Sends a packet again, which the viewer has not got. */
  abstract void sendAgain(int sequenceNumber, long nowNanos);

  /** Returns the number of a packet in the stream; negative if it cannot be sent again. */
  final long indexOf(int sequenceNumber) {
    return rtp.lost(sequenceNumber & 0xFFFF);
  }

  /** Returns the frame of a packet that can be sent again; null if there is none. */
  final SharedFrame find(long index, PacketHistory history) {
    return index >= 0 && rtp.canWriteAgain(index) ? history.find(index) : null;
  }

  /** Sends a packet again, unless it was sent again lately, or too much was. */
  final void sendAgain(SharedFrame frame, long index, long nowNanos) {
    if (!rtp.mayRetransmit(index, nowNanos, counts.roundTripOrDefaultNanos())) {
      io.counters().retransmissionsHeldBack.increment();
      return;
    }
    byte[] bytes = io.scratch();
    int length =
        rtp.writeAgain(bytes, 0, frame, index, RtpStamp.sendTime(nowNanos), io.payloadScratch());
    if (out.send(bytes, length, length, false)) {
      counts.retransmissions++;
      counts.packetsSent++;
      counts.bytesSent += length;
      io.counters().retransmissions.increment();
      io.sent(1, length);
    }
  }
}
