package io.sutantra.rtc.rtcp;

import static io.sutantra.rtc.rtcp.RtcpTypes.APPLICATION_LAYER;
import static io.sutantra.rtc.rtcp.RtcpTypes.BLOCK;
import static io.sutantra.rtc.rtcp.RtcpTypes.CNAME;
import static io.sutantra.rtc.rtcp.RtcpTypes.ESTIMATED_BITRATE;
import static io.sutantra.rtc.rtcp.RtcpTypes.FEEDBACK_HEADER;
import static io.sutantra.rtc.rtcp.RtcpTypes.FULL_INTRA_REQUEST;
import static io.sutantra.rtc.rtcp.RtcpTypes.GOODBYE;
import static io.sutantra.rtc.rtcp.RtcpTypes.HEADER;
import static io.sutantra.rtc.rtcp.RtcpTypes.NACK;
import static io.sutantra.rtc.rtcp.RtcpTypes.PAYLOAD_FEEDBACK;
import static io.sutantra.rtc.rtcp.RtcpTypes.PICTURE_LOSS;
import static io.sutantra.rtc.rtcp.RtcpTypes.RECEIVER_REPORT;
import static io.sutantra.rtc.rtcp.RtcpTypes.SENDER_INFO;
import static io.sutantra.rtc.rtcp.RtcpTypes.SENDER_REPORT;
import static io.sutantra.rtc.rtcp.RtcpTypes.SOURCE_DESCRIPTION;
import static io.sutantra.rtc.rtcp.RtcpTypes.TRANSPORT_FEEDBACK;
import static io.sutantra.rtc.rtcp.RtcpTypes.TRANSPORT_WIDE;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A reader of compound packets, including those of reduced size, which need not begin with a
 * report.
 *
 * <p><b>Errors:</b> every input has a result. A malformed packet is dropped with all that follows;
 * the packets before it count. A packet of an unknown type is skipped. <b>Spec:</b> RFC 3550
 * section 6, RFC 4585, RFC 5104, RFC 5506, draft-alvestrand-rmcat-remb-03.
 */
public final class RtcpReader {
  private RtcpReader() {}

  /**
   * Returns whether a packet on a channel shared with RTP is RTCP: its type is between 192 and 223.
   *
   * <p><b>Spec:</b> RFC 5761 section 4.
   *
   * @param packet the packet from its position to its limit; both stay unchanged
   */
  public static boolean isRtcp(ByteBuffer packet) {
    int start = packet.position();
    return packet.remaining() >= HEADER && isRtcp(packet, start);
  }

  private static boolean isRtcp(ByteBuffer in, int at) {
    int type = in.get(at + 1) & 0xFF;
    return (in.get(at) & 0xC0) == 0x80 && type >= 192 && type <= 223;
  }

  /**
   * Reports the content of a compound packet to a visitor, in order.
   *
   * @param compound big-endian, from its position to its limit; both stay unchanged
   * @return number of bytes at the end that were dropped as malformed; 0 if there were none
   */
  public static int read(ByteBuffer compound, RtcpVisitor visitor) {
    int at = compound.position();
    int limit = compound.limit();
    while (at < limit) {
      if (limit - at < HEADER || !isRtcp(compound, at)) {
        return limit - at;
      }
      int end = at + HEADER + 4 * (compound.getShort(at + 2) & 0xFFFF);
      if (end > limit || !readOne(compound, at, end, visitor)) {
        return limit - at;
      }
      at = end;
    }
    return 0;
  }

  private static boolean readOne(ByteBuffer in, int start, int packetEnd, RtcpVisitor visitor) {
    int end = packetEnd;
    if ((in.get(start) & 0x20) != 0) {
      int padding = in.get(end - 1) & 0xFF;
      if (padding == 0 || padding > end - start - HEADER) {
        return false;
      }
      end -= padding;
    }
    int count = in.get(start) & 0x1F;
    return switch (in.get(start + 1) & 0xFF) {
      case SENDER_REPORT -> senderReport(in, start, end, count, visitor);
      case RECEIVER_REPORT -> blocks(in, start, start + HEADER + 4, end, count, visitor);
      // The whole packet is checked before the visitor sees any of it.
      case SOURCE_DESCRIPTION ->
          sourceDescription(in, start + HEADER, end, count, null)
              && sourceDescription(in, start + HEADER, end, count, visitor);
      case GOODBYE -> goodbye(in, start + HEADER, end, count, visitor);
      case TRANSPORT_FEEDBACK -> transportFeedback(in, start, end, count, visitor);
      case PAYLOAD_FEEDBACK -> payloadFeedback(in, start, end, count, visitor);
      default -> true;
    };
  }

  private static boolean senderReport(
      ByteBuffer in, int start, int end, int count, RtcpVisitor visitor) {
    int info = start + HEADER + 4;
    int blocks = info + SENDER_INFO;
    if (end < blocks + count * BLOCK) {
      return false;
    }
    visitor.senderReport(
        in.getInt(start + HEADER),
        in.getLong(info),
        in.getInt(info + 8),
        in.getInt(info + 12),
        in.getInt(info + 16));
    return blocks(in, start, blocks, end, count, visitor);
  }

  private static boolean blocks(
      ByteBuffer in, int start, int first, int end, int count, RtcpVisitor visitor) {
    if (end < first + count * BLOCK) {
      return false;
    }
    int reporter = in.getInt(start + HEADER);
    for (int at = first; at < first + count * BLOCK; at += BLOCK) {
      int lost = in.getInt(at + 4);
      visitor.receptionReport(
          reporter,
          new ReportBlock(
              in.getInt(at),
              lost >>> 24,
              lost << 8 >> 8,
              in.getInt(at + 8),
              in.getInt(at + 12),
              in.getInt(at + 16),
              in.getInt(at + 20)));
    }
    return true;
  }

  private static boolean sourceDescription(
      ByteBuffer in, int first, int end, int count, RtcpVisitor visitor) {
    int at = first;
    for (int chunk = 0; chunk < count; chunk++) {
      int start = at;
      at += 4;
      while (true) {
        if (at >= end) {
          return false;
        }
        int item = in.get(at) & 0xFF;
        if (item == 0) {
          break;
        }
        int text = at + 2;
        if (text > end || text + (in.get(at + 1) & 0xFF) > end) {
          return false;
        }
        int length = in.get(at + 1) & 0xFF;
        if (item == CNAME && visitor != null) {
          visitor.cname(in.getInt(start), text(in, text, length));
        }
        at = text + length;
      }
      // At least one zero ends the items, and zeros fill the word.
      at = start + (at - start + 4) / 4 * 4;
    }
    return at <= end;
  }

  private static boolean goodbye(
      ByteBuffer in, int first, int end, int count, RtcpVisitor visitor) {
    int after = first + 4 * count;
    if (after > end) {
      return false;
    }
    String reason = "";
    if (after < end) {
      int length = in.get(after) & 0xFF;
      if (after + 1 + length > end) {
        return false;
      }
      reason = text(in, after + 1, length);
    }
    for (int at = first; at < after; at += 4) {
      visitor.goodbye(in.getInt(at), reason);
    }
    return true;
  }

  private static boolean transportFeedback(
      ByteBuffer in, int start, int end, int format, RtcpVisitor visitor) {
    if (end < start + FEEDBACK_HEADER) {
      return false;
    }
    int sender = in.getInt(start + HEADER);
    int media = in.getInt(start + HEADER + 4);
    if (format == NACK) {
      for (int at = start + FEEDBACK_HEADER; at + 4 <= end; at += 4) {
        int entry = in.getInt(at);
        visitor.nack(sender, media, entry >>> 16, entry & 0xFFFF);
      }
    } else if (format == TRANSPORT_WIDE) {
      TransportFeedback feedback =
          TransportFeedbackCodec.read(in, start + FEEDBACK_HEADER, end, sender, media);
      if (feedback == null) {
        return false;
      }
      visitor.transportFeedback(feedback);
    }
    return true;
  }

  private static boolean payloadFeedback(
      ByteBuffer in, int start, int end, int format, RtcpVisitor visitor) {
    if (end < start + FEEDBACK_HEADER) {
      return false;
    }
    int sender = in.getInt(start + HEADER);
    switch (format) {
      case PICTURE_LOSS -> visitor.pictureLoss(sender, in.getInt(start + HEADER + 4));
      case FULL_INTRA_REQUEST -> {
        for (int at = start + FEEDBACK_HEADER; at + 8 <= end; at += 8) {
          visitor.fullIntraRequest(sender, in.getInt(at), in.get(at + 4) & 0xFF);
        }
      }
      case APPLICATION_LAYER -> {
        return estimatedBitrate(in, start + FEEDBACK_HEADER, end, sender, visitor);
      }
      default -> {}
    }
    return true;
  }

  private static boolean estimatedBitrate(
      ByteBuffer in, int at, int end, int sender, RtcpVisitor visitor) {
    if (at + 4 > end || in.getInt(at) != ESTIMATED_BITRATE) {
      return true; // The feedback belongs to another application.
    }
    if (at + 8 > end) {
      return false;
    }
    int word = in.getInt(at + 4);
    int[] ssrcs = new int[word >>> 24];
    if (at + 8 + 4 * ssrcs.length > end) {
      return false;
    }
    for (int i = 0; i < ssrcs.length; i++) {
      ssrcs[i] = in.getInt(at + 8 + 4 * i);
    }
    int exponent = word >>> 18 & 0x3F;
    long mantissa = word & 0x3FFFF;
    long bitrate = mantissa << exponent;
    boolean fits = exponent <= Long.numberOfLeadingZeros(mantissa) - 1;
    visitor.estimatedBitrate(sender, fits ? bitrate : Long.MAX_VALUE, ssrcs);
    return true;
  }

  private static String text(ByteBuffer in, int at, int length) {
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
