package io.sutantra.benchmarks.rig;

import io.sutantra.api.Packetizer;
import io.sutantra.api.PictureSize;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Access units of the sizes in a stream of 1 Mbit/s and 30 frames a second. */
public enum SampleFrames {
  /** An average frame. */
  AVERAGE(PassThroughCodec.FRAME_BYTES, false),
  /** A key frame. */
  KEY(40_000, true);

  private static final PictureSize SIZE = new PictureSize(640, 360);

  private final int sizeBytes;
  private final boolean key;

  SampleFrames(int sizeBytes, boolean key) {
    this.sizeBytes = sizeBytes;
    this.key = key;
  }

  /** Returns the size of the frame. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /**
   * Returns the number of packets of the frame: VP8's descriptor takes four bytes of each packet.
   */
  public int packets() {
    int room = PluginParts.MAX_PAYLOAD_BYTES - 4;
    return (sizeBytes + room - 1) / room;
  }

  /**
   * Returns a real VP8 frame, repeated or cut to size: to a packetizer, all bytes after the header
   * are noise.
   */
  public EncodedFrame encoded(PluginParts parts) throws IOException {
    EncodedFrame real = parts.encoded(SIZE, 2).get(key ? 0 : 1);
    byte[] data = new byte[sizeBytes];
    byte[] pattern = real.data().toArray();
    for (int i = 0; i < data.length; i++) {
      data[i] = pattern[i % pattern.length];
    }
    return new EncodedFrame(
        Bytes.wrap(data), key, SIZE.width(), SIZE.height(), 0, 0, System.nanoTime());
  }

  /** Returns the frame in packets. */
  public PacketizedFrame packetized(PluginParts parts) throws IOException {
    return packetized(parts, encoded(parts));
  }

  /** Returns an access unit in packets. */
  public static PacketizedFrame packetized(PluginParts parts, EncodedFrame frame) {
    return Numbering.packetized(parts.packetizer(), frame, 0, 0);
  }

  /** The step that turns a packetizer's payloads into numbered RTP packets. */
  static final class Numbering {
    private Numbering() {}

    static PacketizedFrame packetized(
        Packetizer packetizer, EncodedFrame frame, int sequenceNumber, int timestamp) {
      List<Bytes> payloads = packetizer.packetize(frame);
      List<RtpPacket> packets = new ArrayList<>(payloads.size());
      for (int i = 0; i < payloads.size(); i++) {
        packets.add(
            new RtpPacket(
                (sequenceNumber + i) & 0xFFFF,
                timestamp,
                i == payloads.size() - 1,
                payloads.get(i)));
      }
      return new PacketizedFrame(
          packets, frame.keyFrame(), frame.temporalLayer(), frame.ptsNanos(), frame.captureNanos());
    }
  }
}
