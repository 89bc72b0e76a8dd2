package io.sutantra.core.pipeline;

import io.sutantra.api.Packetizer;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.util.ArrayList;
import java.util.List;

/** Cuts access units into RTP packets, and numbers and stamps them. */
final class PacketizeStage extends TransformStage {
  private final Packetizer packetizer;
  private final RtpNumbering numbering;

  PacketizeStage(
      String codec,
      Packetizer packetizer,
      RtpNumbering numbering,
      int queueCapacity,
      StageContext context) {
    super("packetize-" + codec, queueCapacity, context);
    this.packetizer = packetizer;
    this.numbering = numbering;
  }

  @Override
  void process(Media media, long nowNanos) {
    EncodedFrame frame = (EncodedFrame) media;
    List<Bytes> payloads = packetizer.packetize(frame);
    if (payloads.isEmpty()) {
      dropped(DropReason.SKIPPED_BY_CODEC);
      return;
    }
    int timestamp = numbering.timestamp(frame.ptsNanos());
    List<RtpPacket> packets = new ArrayList<>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      boolean marker = i == payloads.size() - 1;
      packets.add(new RtpPacket(numbering.next(), timestamp, marker, payloads.get(i)));
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
