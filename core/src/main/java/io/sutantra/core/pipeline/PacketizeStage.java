package io.sutantra.core.pipeline;

import io.sutantra.api.Packetizer;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.rtp.RtpClock;
import io.sutantra.api.rtp.SequenceNumbers;
import java.util.ArrayList;
import java.util.List;

/** Cuts access units into RTP packets, and numbers and stamps them. */
final class PacketizeStage extends TransformStage {
  private final Packetizer packetizer;
  private final RtpClock clock;
  private int sequenceNumber;

  /**
   * Makes one.
   *
   * @param clock of the payload format, with a random offset
   * @param firstSequenceNumber random too: RFC 3550 section 5.1
   */
  PacketizeStage(
      String codec,
      Packetizer packetizer,
      RtpClock clock,
      int firstSequenceNumber,
      int queueCapacity,
      StageContext context) {
    super("packetize-" + codec, queueCapacity, context);
    this.packetizer = packetizer;
    this.clock = clock;
    this.sequenceNumber = firstSequenceNumber & 0xFFFF;
  }

  @Override
  void process(Media media, long nowNanos) {
    EncodedFrame frame = (EncodedFrame) media;
    List<Bytes> payloads = packetizer.packetize(frame);
    if (payloads.isEmpty()) {
      dropped(DropReason.SKIPPED_BY_CODEC);
      return;
    }
    int timestamp = clock.timestamp(frame.ptsNanos());
    List<RtpPacket> packets = new ArrayList<>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      boolean marker = i == payloads.size() - 1;
      packets.add(new RtpPacket(sequenceNumber, timestamp, marker, payloads.get(i)));
      sequenceNumber = SequenceNumbers.next(sequenceNumber);
    }
    produced(
        new PacketizedFrame(
            packets,
            frame.keyFrame(),
            frame.temporalLayer(),
            frame.ptsNanos(),
            frame.captureNanos()));
  }

  @Override
  void release() {}
}
