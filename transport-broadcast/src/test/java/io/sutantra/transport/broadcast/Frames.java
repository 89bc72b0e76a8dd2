package io.sutantra.transport.broadcast;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.util.ArrayList;
import java.util.List;

/** A factory of frames for tests. */
final class Frames {
  private Frames() {}

  /** Returns a frame with one packet for each length of a payload. */
  static SharedFrame shared(long firstIndex, long offeredNanos, boolean keyFrame, int... lengths) {
    return new SharedFrame(packetized(keyFrame, 1_000, lengths), firstIndex, offeredNanos);
  }

  static PacketizedFrame packetized(boolean keyFrame, int timestamp, int... lengths) {
    List<RtpPacket> packets = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      byte[] payload = new byte[lengths[i]];
      java.util.Arrays.fill(payload, (byte) (i + 1));
      packets.add(new RtpPacket(i, timestamp, i == lengths.length - 1, Bytes.wrap(payload)));
    }
    return new PacketizedFrame(packets, keyFrame, 0, 0, 0);
  }
}
