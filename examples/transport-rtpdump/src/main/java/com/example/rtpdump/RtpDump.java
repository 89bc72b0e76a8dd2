package com.example.rtpdump;

import io.sutantra.api.media.RtpPacket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The file format of rtpdump: a line, a header, and before each packet
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  length of packet and of this |       length of packet        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             milliseconds since the start                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @see <a href="https://github.com/irtlab/rtptools">rtptools</a>
 */
final class RtpDump {
  private static final int PACKET_HEADER_BYTES = 8;

  private final int payloadType;
  private final int ssrc;
  private final long startMillis;

  RtpDump(int payloadType, int ssrc, long startMillis) {
    this.payloadType = payloadType;
    this.ssrc = ssrc;
    this.startMillis = startMillis;
  }

  /** Returns the beginning of the file. */
  byte[] head() {
    byte[] line = "#!rtpplay1.0 127.0.0.1/0\n".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(line.length + 16)
        .put(line)
        .putInt((int) (startMillis / 1_000))
        .putInt((int) (startMillis % 1_000) * 1_000)
        .putInt(0x7F000001)
        .putInt(0)
        .array();
  }

  /** Returns a packet with its header. */
  byte[] record(RtpPacket packet, long nowMillis) {
    int length = packet.sizeBytes();
    ByteBuffer out = ByteBuffer.allocate(PACKET_HEADER_BYTES + length);
    out.putShort((short) (PACKET_HEADER_BYTES + length)).putShort((short) length);
    out.putInt((int) (nowMillis - startMillis));
    packet.writeTo(out, payloadType, ssrc);
    return out.array();
  }
}
