package io.sutantra.transport.broadcast;

import io.sutantra.rtc.session.SendStream;
import io.sutantra.rtc.srtp.SrtpSender;

/**
 * The audio track of a connected viewer.
 *
 * <p>Sound can begin with any packet. It begins together with the viewer's pictures, unless those
 * are late. What there is no room for is left out. <b>Threading:</b> confined to the viewer's
 * shard.
 */
final class ViewerSound extends ViewerTrack {
  private final PacketHistory history;

  ViewerSound(
      TrackParameters parameters,
      SendStream stream,
      SrtpSender srtp,
      ShardStream part,
      ViewerOutput out,
      ShardIo io,
      ViewerCounts counts) {
    super(parameters, stream, srtp, part.stream().mediaClock(), out, io, counts);
    this.history = part.soundHistory();
  }

  /** Sends the packet of an access unit. */
  void send(SharedFrame frame, int sendTime) {
    if (!out.writable()) {
      counts.soundDropped++;
      io.counters().soundDropped.increment();
      return;
    }
    rtp.begin(frame);
    byte[] bytes = io.scratch();
    for (int i = 0; i < frame.packets(); i++) {
      int length = rtp.write(bytes, 0, frame, i, sendTime);
      if (out.send(bytes, length, length, true)) {
        counts.soundPackets++;
        noteSent(frame, i, i + 1, length);
      }
    }
  }

  @Override
  void sendAgain(int sequenceNumber, long nowNanos) {
    long index = indexOf(sequenceNumber);
    SharedFrame frame = find(index, history);
    if (frame == null || !out.writable()) {
      counts.retransmissionsImpossible++;
    } else {
      sendAgain(frame, index, nowNanos);
    }
  }
}
