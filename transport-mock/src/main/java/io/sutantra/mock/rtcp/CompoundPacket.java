package io.sutantra.mock.rtcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RTCP packets, one behind the other.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  count  |  packet type  |    length in words, less 1    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         SSRC of sender                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The rule that a report comes first is not insisted on (RFC 5506). <b>Spec:</b> RFC 3550
 * section 6.1.
 */
public final class CompoundPacket {
  private static final int HEADER = 4;
  private static final int BLOCK = 24;
  private static final int RECEIVER_REPORT = 201;
  private static final int GOODBYE = 203;
  private static final int PAYLOAD_FEEDBACK = 206;
  private static final int PICTURE_LOSS = 1;

  private CompoundPacket() {}

  /**
   * Whether a packet that shares a channel with RTP is RTCP: its type lies between 192 and 223.
   *
   * <p><b>Spec:</b> RFC 5761 section 4.
   *
   * @param packet from its position to its limit; both are left as they are
   */
  public static boolean isRtcp(ByteBuffer packet) {
    if (packet.remaining() < HEADER) {
      return false;
    }
    int type = packet.get(packet.position() + 1) & 0xFF;
    return (packet.get(packet.position()) & 0xC0) == 0x80 && type >= 192 && type <= 223;
  }

  /**
   * Reads a compound packet. Every input has an answer. Types that are not understood are stepped
   * over.
   *
   * @param compound from its position to its limit; both are left as they are
   * @return empty if it is not RTCP, or a length in it does not fit
   */
  public static Optional<List<RtcpPacket>> parse(ByteBuffer compound) {
    ByteBuffer in = compound.slice();
    List<RtcpPacket> packets = new ArrayList<>(2);
    if (!in.hasRemaining()) {
      return Optional.empty();
    }
    while (in.hasRemaining()) {
      if (!isRtcp(in)) {
        return Optional.empty();
      }
      int start = in.position();
      int length = HEADER + 4 * (in.getShort(start + 2) & 0xFFFF);
      if (length > in.remaining()) {
        return Optional.empty();
      }
      in.position(start + length);
      if (!parseOne(in.slice(start, length), packets)) {
        return Optional.empty();
      }
    }
    return Optional.of(packets);
  }

  private static boolean parseOne(ByteBuffer packet, List<RtcpPacket> packets) {
    int end = packet.limit();
    if ((packet.get(0) & 0x20) != 0) {
      int padding = packet.get(end - 1) & 0xFF;
      if (padding == 0 || padding > end - HEADER) {
        return false;
      }
      end -= padding;
    }
    int count = packet.get(0) & 0x1F;
    return switch (packet.get(1) & 0xFF) {
      case RECEIVER_REPORT -> parseReport(packet, end, count, packets);
      case GOODBYE -> parseGoodbye(packet, end, count, packets);
      case PAYLOAD_FEEDBACK -> count != PICTURE_LOSS || parsePictureLoss(packet, end, packets);
      default -> true;
    };
  }

  private static boolean parseReport(
      ByteBuffer packet, int end, int count, List<RtcpPacket> packets) {
    if (end < HEADER + 4 + count * BLOCK) {
      return false;
    }
    List<ReportBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = HEADER + 4 + i * BLOCK;
      int lost = packet.getInt(at + 4);
      blocks.add(
          new ReportBlock(
              packet.getInt(at),
              lost >>> 24,
              lost << 8 >> 8,
              packet.getInt(at + 8),
              packet.getInt(at + 12)));
    }
    packets.add(new ReceiverReport(packet.getInt(HEADER), blocks));
    return true;
  }

  private static boolean parseGoodbye(
      ByteBuffer packet, int end, int count, List<RtcpPacket> packets) {
    int at = HEADER + 4 * count;
    if (end < at) {
      return false;
    }
    String reason = "";
    if (end > at) {
      int length = packet.get(at) & 0xFF;
      if (at + 1 + length > end) {
        return false;
      }
      byte[] text = new byte[length];
      packet.get(at + 1, text);
      reason = new String(text, StandardCharsets.UTF_8);
    }
    packets.add(new Goodbye(count == 0 ? 0 : packet.getInt(HEADER), reason));
    return true;
  }

  private static boolean parsePictureLoss(ByteBuffer packet, int end, List<RtcpPacket> packets) {
    if (end < HEADER + 8) {
      return false;
    }
    packets.add(new PictureLossIndication(packet.getInt(HEADER), packet.getInt(HEADER + 4)));
    return true;
  }

  /** Writes packets one behind the other. */
  public static byte[] write(List<RtcpPacket> packets) {
    int size = 0;
    for (RtcpPacket packet : packets) {
      size += size(packet);
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    for (RtcpPacket packet : packets) {
      write(out, packet);
    }
    return out.array();
  }

  private static int size(RtcpPacket packet) {
    if (packet instanceof ReceiverReport report) {
      return HEADER + 4 + report.blocks().size() * BLOCK;
    } else if (packet instanceof Goodbye goodbye) {
      int reason = goodbye.reasonBytes().length;
      return HEADER + 4 + (reason == 0 ? 0 : (reason + 1 + 3) / 4 * 4);
    } else {
      return HEADER + 8;
    }
  }

  private static void write(ByteBuffer out, RtcpPacket packet) {
    int length = size(packet);
    if (packet instanceof ReceiverReport report) {
      header(out, report.blocks().size(), RECEIVER_REPORT, length, report.senderSsrc());
      for (ReportBlock block : report.blocks()) {
        out.putInt(block.ssrc());
        out.putInt(block.fractionLost() << 24 | (block.cumulativeLost() & 0xFF_FFFF));
        out.putInt(block.highestSequenceNumber());
        out.putInt(block.jitter());
        // No sender reports are sent, so there is none to refer to: zero, as section 6.4.1 has it.
        out.putLong(0);
      }
    } else if (packet instanceof Goodbye goodbye) {
      int end = out.position() + length;
      header(out, 1, GOODBYE, length, goodbye.senderSsrc());
      byte[] reason = goodbye.reasonBytes();
      if (reason.length > 0) {
        out.put((byte) reason.length).put(reason);
      }
      out.position(end);
    } else if (packet instanceof PictureLossIndication loss) {
      header(out, PICTURE_LOSS, PAYLOAD_FEEDBACK, length, loss.senderSsrc());
      out.putInt(loss.mediaSsrc());
    }
  }

  private static void header(ByteBuffer out, int count, int type, int length, int ssrc) {
    out.put((byte) (0x80 | count));
    out.put((byte) type);
    out.putShort((short) (length / 4 - 1));
    out.putInt(ssrc);
  }
}
