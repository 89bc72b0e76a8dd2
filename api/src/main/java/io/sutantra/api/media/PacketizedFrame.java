package io.sutantra.api.media;

import java.util.List;

/**
 * The RTP packets of one access unit, in order. Immutable, shared freely.
 *
 * <p>The packets of a packetizer are complete. Packets of a receiver may be missing: the sequence
 * numbers show the gaps.
 *
 * @param packets the packets, at least one
 * @param keyFrame whether decoding can start at this access unit; false from a receiver that cannot
 *     tell
 * @param temporalLayer the temporal layer, as in {@link EncodedFrame}
 * @param ptsNanos the time at which to show the picture or play the sound
 * @param captureNanos the time at which the picture or sound left its source; for a receiver, the
 *     time at which the first packet came in
 */
public record PacketizedFrame(
    List<RtpPacket> packets, boolean keyFrame, int temporalLayer, long ptsNanos, long captureNanos)
    implements Media {
  /** Checks that there are packets, and copies the list. */
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
