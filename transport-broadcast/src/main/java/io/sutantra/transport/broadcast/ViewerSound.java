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
  private final BroadcastViewer viewer;
  private final ShardStream part;
  private final Shard shard;
  private final ViewerRtp rtp;
  private final ViewerCounts counts;

  ViewerSound(ViewerMedia media, TrackParameters parameters, SendStream stream, SrtpSender srtp) {
    super(parameters, stream, media.viewer().part().stream(), srtp);
    this.viewer = media.viewer();
    this.part = viewer.part();
    this.shard = viewer.shard();
    this.counts = media.counts();
    this.rtp = rtp();
  }

  /** Sends the packet of an access unit. */
  void send(SharedFrame frame, int sendTime) {
    if (!viewer.writable()) {
      counts.soundDropped++;
      shard.counters().soundDropped.increment();
      return;
    }
    rtp.begin(frame);
    byte[] out = shard.scratch();
    for (int i = 0; i < frame.packets(); i++) {
      int length = rtp.write(out, 0, frame, i, sendTime);
      if (viewer.send(out, length, length, true)) {
        noteSent(frame, i, i + 1);
        counts.soundPackets++;
        counts.packetsSent++;
        counts.bytesSent += length;
        shard.sent(1, length);
      }
    }
  }

  @Override
  void begins() {
    viewer.hasMoreToDo();
  }

  @Override
  void sendAgain(int sequenceNumber, long nowNanos) {
    long index = rtp.lost(sequenceNumber & 0xFFFF);
    SharedFrame frame =
        index >= 0 && rtp.canWriteAgain(index) ? part.soundHistory().find(index) : null;
    if (frame == null || !viewer.writable()) {
      counts.retransmissionsImpossible++;
      return;
    }
    if (!rtp.mayRetransmit(index, nowNanos, counts.roundTripOrDefaultNanos())) {
      shard.counters().retransmissionsHeldBack.increment();
      return;
    }
    byte[] out = shard.scratch();
    int length =
        rtp.writeAgain(out, 0, frame, index, RtpStamp.sendTime(nowNanos), shard.payloadScratch());
    if (viewer.send(out, length, length, false)) {
      counts.retransmissions++;
      counts.packetsSent++;
      counts.bytesSent += length;
      shard.counters().retransmissions.increment();
      shard.sent(1, length);
    }
  }
}
