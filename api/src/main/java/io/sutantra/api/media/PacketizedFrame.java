package io.sutantra.api.media;

import java.util.List;

/**
 * The RTP packets of one access unit, in order. Immutable, shared freely.
 *
 * <p>From a packetizer it is complete. From a receiver packets may be missing: the gaps show in the
 * sequence numbers.
 *
 * @param packets at least one
 * @param keyFrame whether decoding can start here; a receiver that cannot tell says false
 * @param temporalLayer as in {@link EncodedFrame}
 * @param ptsNanos when to show it
 * @param captureNanos when the picture left its source; for a receiver, when the first packet came
 *     in
 */
public record PacketizedFrame(
    List<RtpPacket> packets, boolean keyFrame, int temporalLayer, long ptsNanos, long captureNanos)
    implements Media {
  /** Checks that there are packets, and keeps a list that cannot change. */
  public PacketizedFrame {
    packets = List.copyOf(packets);
    if (packets.isEmpty()) {
      throw new IllegalArgumentException("an access unit needs at least one packet");
    }
  }

  @Override
  public MediaKind kind() {
    return MediaKind.PACKETIZED;
  }

  @Override
  public int sizeBytes() {
    int sum = 0;
    for (RtpPacket packet : packets) {
      sum += packet.sizeBytes();
    }
    return sum;
  }
}
