package io.sutantra.rtc.rtcp;

import static io.sutantra.rtc.rtcp.RtcpTypes.APPLICATION_LAYER;
import static io.sutantra.rtc.rtcp.RtcpTypes.BLOCK;
import static io.sutantra.rtc.rtcp.RtcpTypes.CNAME;
import static io.sutantra.rtc.rtcp.RtcpTypes.ESTIMATED_BITRATE;
import static io.sutantra.rtc.rtcp.RtcpTypes.FEEDBACK_HEADER;
import static io.sutantra.rtc.rtcp.RtcpTypes.FULL_INTRA_REQUEST;
import static io.sutantra.rtc.rtcp.RtcpTypes.GOODBYE;
import static io.sutantra.rtc.rtcp.RtcpTypes.HEADER;
import static io.sutantra.rtc.rtcp.RtcpTypes.MAX_COUNT;
import static io.sutantra.rtc.rtcp.RtcpTypes.NACK;
import static io.sutantra.rtc.rtcp.RtcpTypes.PAYLOAD_FEEDBACK;
import static io.sutantra.rtc.rtcp.RtcpTypes.PICTURE_LOSS;
import static io.sutantra.rtc.rtcp.RtcpTypes.RECEIVER_REPORT;
import static io.sutantra.rtc.rtcp.RtcpTypes.SENDER_INFO;
import static io.sutantra.rtc.rtcp.RtcpTypes.SENDER_REPORT;
import static io.sutantra.rtc.rtcp.RtcpTypes.SOURCE_DESCRIPTION;
import static io.sutantra.rtc.rtcp.RtcpTypes.TRANSPORT_FEEDBACK;
import static io.sutantra.rtc.rtcp.RtcpTypes.TRANSPORT_WIDE;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A writer of RTCP packets in sequence, which form a compound packet.
 *
 * <p>RFC 3550 requires a report first and a CNAME in every compound packet; with reduced size (RFC
 * 5506) feedback may stand alone. <b>Threading:</b> confined. <b>Errors:</b> a packet that does not
 * fit into the buffer causes a {@link BufferOverflowException}, and no part of that packet is
 * written.
 */
public final class RtcpWriter {
  private static final int MAX_TEXT_BYTES = 255;
  private static final long MAX_MANTISSA = 0x3FFFF;

  private final ByteBuffer out;

  /** Creates a writer to a big-endian buffer, whose position advances with each packet. */
  public RtcpWriter(ByteBuffer out) {
    this.out = out;
  }

  /**
   * Writes a sender report without blocks.
   *
   * @see RtcpVisitor#senderReport
   */
  public RtcpWriter senderReport(
      int ssrc, long ntpTime, int rtpTimestamp, int packets, int octets) {
    return senderReport(ssrc, ntpTime, rtpTimestamp, packets, octets, List.of());
  }

  /**
   * Writes a sender report.
   *
   * @param blocks at most 31
   * @see RtcpVisitor#senderReport
   */
  public RtcpWriter senderReport(
      int ssrc, long ntpTime, int rtpTimestamp, int packets, int octets, List<ReportBlock> blocks) {
    int length = HEADER + 4 + SENDER_INFO + BLOCK * blocks.size();
    begin(count("report blocks", blocks.size()), SENDER_REPORT, length, 0);
    out.putInt(ssrc).putLong(ntpTime).putInt(rtpTimestamp).putInt(packets).putInt(octets);
    blocks.forEach(this::block);
    return this;
  }

  /**
   * Writes a receiver report.
   *
   * @param blocks at most 31
   */
  public RtcpWriter receiverReport(int ssrc, List<ReportBlock> blocks) {
    int length = HEADER + 4 + BLOCK * blocks.size();
    begin(count("report blocks", blocks.size()), RECEIVER_REPORT, length, 0);
    out.putInt(ssrc);
    blocks.forEach(this::block);
    return this;
  }

  private void block(ReportBlock block) {
    out.putInt(block.ssrc());
    out.putInt(block.fractionLost() << 24 | (block.cumulativeLost() & 0xFF_FFFF));
    out.putInt(block.highestSequenceNumber());
    out.putInt(block.jitter());
    out.putInt(block.lastSenderReport());
    out.putInt(block.delaySinceLastSenderReport());
  }

  /**
   * Writes the name that all sources of one participant have in common.
   *
   * @param cname at most 255 bytes of UTF-8
   */
  public RtcpWriter cname(int ssrc, String cname) {
    byte[] text = text(cname);
    int used = 4 + 2 + text.length;
    // At least one zero ends the items, and zeros fill the word.
    int chunk = (used + 4) / 4 * 4;
    begin(1, SOURCE_DESCRIPTION, HEADER + chunk, 0);
    out.putInt(ssrc).put((byte) CNAME).put((byte) text.length).put(text);
    zeros(chunk - used);
    return this;
  }

  /** Writes the notice that a source leaves. */
  public RtcpWriter goodbye(int ssrc) {
    begin(1, GOODBYE, HEADER + 4, 0);
    out.putInt(ssrc);
    return this;
  }

  /**
   * Writes the notice that a source leaves.
   *
   * @param reason text for people, of any length; shortened to 255 bytes of UTF-8
   */
  public RtcpWriter goodbye(int ssrc, String reason) {
    if (reason.isEmpty()) {
      return goodbye(ssrc);
    }
    byte[] text = shortened(reason);
    int used = 1 + text.length;
    int padded = (used + 3) / 4 * 4;
    begin(1, GOODBYE, HEADER + 4 + padded, 0);
    out.putInt(ssrc).put((byte) text.length).put(text);
    zeros(padded - used);
    return this;
  }

  /** Returns the longest prefix of whole characters that fits. */
  private static byte[] shortened(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int end = Math.min(text.length, MAX_TEXT_BYTES);
    while (end > 0 && end < text.length && (text[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(text, end);
  }

  /**
   * Writes a request for missing packets (NACK).
   *
   * @param sequenceNumbers at least one, in ascending order (which may wrap); neighbours share an
   *     entry
   */
  public RtcpWriter nack(int senderSsrc, int mediaSsrc, int... sequenceNumbers) {
    if (sequenceNumbers.length == 0) {
      throw new IllegalArgumentException("a NACK of no packets");
    }
    int entries = nackEntries(sequenceNumbers, false);
    feedback(NACK, TRANSPORT_FEEDBACK, 4 * entries, 0, senderSsrc, mediaSsrc);
    nackEntries(sequenceNumbers, true);
    return this;
  }

  private int nackEntries(int[] sequenceNumbers, boolean write) {
    int entries = 0;
    for (int i = 0; i < sequenceNumbers.length; ) {
      int first = sequenceNumbers[i++] & 0xFFFF;
      int bitmask = 0;
      for (; i < sequenceNumbers.length; i++) {
        int after = (sequenceNumbers[i] - first) & 0xFFFF;
        if (after < 1 || after > 16) {
          break;
        }
        bitmask |= 1 << (after - 1);
      }
      entries++;
      if (write) {
        out.putInt(first << 16 | bitmask);
      }
    }
    return entries;
  }

  /** Writes the notice that a picture cannot be decoded (PLI). */
  public RtcpWriter pictureLoss(int senderSsrc, int mediaSsrc) {
    feedback(PICTURE_LOSS, PAYLOAD_FEEDBACK, 0, 0, senderSsrc, mediaSsrc);
    return this;
  }

  /**
   * Writes a request for a key frame (FIR).
   *
   * @param sequenceNumber one more with each new request, of which the low 8 bits are written
   */
  public RtcpWriter fullIntraRequest(int senderSsrc, int mediaSsrc, int sequenceNumber) {
    // The media source of the header is unused and zero: RFC 5104 section 4.3.1.2.
    feedback(FULL_INTRA_REQUEST, PAYLOAD_FEEDBACK, 8, 0, senderSsrc, 0);
    out.putInt(mediaSsrc).putInt(sequenceNumber << 24);
    return this;
  }

  /**
   * Writes an estimate of the available bit rate (REMB), rounded down to 18 significant bits.
   *
   * @param ssrcs the media that share the bit rate, at most 255
   */
  public RtcpWriter estimatedBitrate(int senderSsrc, long bitrateBps, int... ssrcs) {
    if (bitrateBps < 0 || ssrcs.length > 255) {
      throw new IllegalArgumentException(
          "%d bit/s shared by %d media: must be 0 or more, and 255 at most"
              .formatted(bitrateBps, ssrcs.length));
    }
    int exponent = 0;
    while (bitrateBps >>> exponent > MAX_MANTISSA) {
      exponent++;
    }
    feedback(APPLICATION_LAYER, PAYLOAD_FEEDBACK, 8 + 4 * ssrcs.length, 0, senderSsrc, 0);
    out.putInt(ESTIMATED_BITRATE);
    out.putInt(ssrcs.length << 24 | exponent << 18 | (int) (bitrateBps >>> exponent));
    for (int ssrc : ssrcs) {
      out.putInt(ssrc);
    }
    return this;
  }

  /** Writes the arrival times of packets. */
  public RtcpWriter transportFeedback(TransportFeedback feedback) {
    int length = TransportFeedbackCodec.sizeBytes(feedback);
    int padding = -length & 3;
    feedback(
        TRANSPORT_WIDE,
        TRANSPORT_FEEDBACK,
        length + padding,
        padding,
        feedback.senderSsrc(),
        feedback.mediaSsrc());
    TransportFeedbackCodec.write(out, feedback);
    if (padding > 0) {
      zeros(padding - 1);
      out.put((byte) padding);
    }
    return this;
  }

  private void feedback(
      int format, int type, int length, int padding, int senderSsrc, int mediaSsrc) {
    begin(format, type, FEEDBACK_HEADER + length, padding);
    out.putInt(senderSsrc).putInt(mediaSsrc);
  }

  private void begin(int count, int type, int length, int padding) {
    if (length > out.remaining()) {
      throw new BufferOverflowException();
    }
    out.put((byte) (0x80 | (padding > 0 ? 0x20 : 0) | count));
    out.put((byte) type);
    out.putShort((short) (length / 4 - 1));
  }

  private void zeros(int count) {
    for (int i = 0; i < count; i++) {
      out.put((byte) 0);
    }
  }

  private static int count(String what, int count) {
    if (count > MAX_COUNT) {
      throw new IllegalArgumentException(
          "%d %s, must be %d at most".formatted(count, what, MAX_COUNT));
    }
    return count;
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException(
          "a text of %d bytes, must be %d at most".formatted(bytes.length, MAX_TEXT_BYTES));
    }
    return bytes;
  }
}
