package io.sutantra.transport.broadcast;

import io.sutantra.rtc.srtp.SrtpSender;

/**
 * The RTP sender of one track to one viewer: writes and protects the viewer's own versions of the
 * packets that all viewers share.
 *
 * <p>The viewer's sequence numbers have no gaps, even if frames are left out. The viewer's index of
 * a packet is the index in the stream plus an offset, and the offset changes when frames are left
 * out. <b>Threading:</b> confined.
 */
public final class ViewerRtp {
  /** The most credit for retransmissions, in eighths of a packet. */
  private static final int MAX_CREDIT = 8 * 512;

  private static final int REMEMBERED = 256;

  private final SrtpSender srtp;
  private final RtpStamp media;
  private final RtpStamp retransmission;

  /**
   * The stamps of sent packets; null if retransmissions are RTX packets, or if the header has no
   * fields that vary.
   */
  private final SentStamps stamps;

  private final int ssrc;

  private long offset;
  private long offsetSinceIndex = Long.MAX_VALUE;
  private long nextIndex;
  private long nextRetransmission;
  private int transportSequence;
  private int credit = MAX_CREDIT;
  private int maxCredit = MAX_CREDIT;
  private int earned = 8;
  private long[] sentAgain;
  private long[] sentAgainNanos;

  /**
   * Creates a sender.
   *
   * @param retransmission the header of RTX packets, RFC 4588; null if the viewer does not support
   *     RTX, so that the original packets are sent again
   * @param ssrc the SSRC of the media
   * @param firstSequenceNumber the first sequence number, below 32,768, so that the viewer sees the
   *     first wrap
   * @param firstRetransmission the first sequence number of RTX packets
   */
  public ViewerRtp(
      SrtpSender srtp,
      RtpStamp media,
      RtpStamp retransmission,
      int ssrc,
      int firstSequenceNumber,
      int firstRetransmission) {
    this.srtp = srtp;
    this.media = media;
    this.retransmission = retransmission;
    this.stamps = retransmission == null && media.varies() ? new SentStamps() : null;
    this.ssrc = ssrc;
    this.nextIndex = firstSequenceNumber;
    this.nextRetransmission = firstRetransmission;
  }

  /** Returns the SSRC of the media. */
  int ssrc() {
    return ssrc;
  }

  /** Assigns sequence numbers to the packets of a frame, before the first packet is written. */
  public void begin(SharedFrame frame) {
    long wanted = nextIndex - frame.firstIndex();
    if (wanted != offset || offsetSinceIndex == Long.MAX_VALUE) {
      offset = wanted;
      offsetSinceIndex = frame.firstIndex();
    }
    nextIndex += frame.packets();
  }

  /**
   * Writes a packet of the frame that has {@link #begin begun}.
   *
   * @return the length of the packet in bytes
   */
  public int write(byte[] out, int at, SharedFrame frame, int packet, int sendTime) {
    long index = frame.firstIndex() + packet + offset;
    byte[] payload = frame.payload(packet);
    int sequence = transportSequence++;
    if (stamps != null) {
      stamps.add(index, sendTime, sequence);
    }
    media.write(
        out, at, frame.marker(packet), (int) index & 0xFFFF, frame.timestamp(), sendTime, sequence);
    credit = Math.min(maxCredit, credit + earned);
    return srtp.protect(out, at, media.length(), payload, 0, payload.length, (int) (index >>> 16));
  }

  /**
   * Returns the index in the stream of a packet that the viewer reports as lost.
   *
   * @return negative if no such packet was sent since frames were last left out
   */
  public long lost(int sequenceNumber) {
    long last = nextIndex - 1;
    long index = last + (short) (sequenceNumber - (int) last);
    long inStream = index - offset;
    return index > last || inStream < offsetSinceIndex ? -1 : inStream;
  }

  /**
   * Limits retransmissions.
   *
   * @param eighths the number of packets to retransmit for each eight packets of media, 0 to 8
   */
  void retransmitAtMost(int eighths) {
    earned = eighths;
    maxCredit = MAX_CREDIT / 8 * eighths;
    credit = Math.min(maxCredit, credit);
  }

  /**
   * Returns whether a packet may be retransmitted now, and counts the retransmission. A packet is
   * retransmitted once in a round trip, and in the long run there are no more retransmissions than
   * packets of media, or than {@link #retransmitAtMost} allows, so that a storm of requests cannot
   * multiply traffic.
   */
  public boolean mayRetransmit(long index, long nowNanos, long roundTripNanos) {
    if (sentAgain == null) {
      sentAgain = new long[REMEMBERED];
      sentAgainNanos = new long[REMEMBERED];
      java.util.Arrays.fill(sentAgain, -1);
    }
    int slot = (int) index & (REMEMBERED - 1);
    if (credit < 8
        || (sentAgain[slot] == index && nowNanos - sentAgainNanos[slot] < roundTripNanos)) {
      return false;
    }
    credit -= 8;
    sentAgain[slot] = index;
    sentAgainNanos[slot] = nowNanos;
    return true;
  }

  /** Returns whether the original header of a packet is still known. */
  boolean canWriteAgain(long index) {
    return stamps == null || stamps.has(index + offset);
  }

  /**
   * Writes a packet again: as an RTX packet, with the original sequence number before the payload;
   * or, for a viewer without RTX, as the original packet.
   *
   * <p><b>Spec:</b> RFC 4588 section 4.
   *
   * @param index the index in the stream of a packet that {@linkplain #canWriteAgain can be written
   *     again}
   * @param scratch an array with room for the payload and two bytes
   * @return the length of the packet in bytes
   */
  int writeAgain(byte[] out, int at, SharedFrame frame, long index, int sendTime, byte[] scratch) {
    int packet = (int) (index - frame.firstIndex());
    byte[] payload = frame.payload(packet);
    if (retransmission == null) {
      return writeSame(out, at, frame, packet, index + offset);
    }
    int original = (int) (index + offset) & 0xFFFF;
    scratch[0] = (byte) (original >>> 8);
    scratch[1] = (byte) original;
    System.arraycopy(payload, 0, scratch, 2, payload.length);
    long number = nextRetransmission++;
    retransmission.write(
        out,
        at,
        frame.marker(packet),
        (int) number & 0xFFFF,
        frame.timestamp(),
        sendTime,
        transportSequence++);
    return srtp.protect(
        out, at, retransmission.length(), scratch, 0, payload.length + 2, (int) (number >>> 16));
  }

  /**
   * Writes the original packet: under AES-GCM an index must never protect two different packets.
   */
  private int writeSame(byte[] out, int at, SharedFrame frame, int packet, long index) {
    byte[] payload = frame.payload(packet);
    media.write(
        out,
        at,
        frame.marker(packet),
        (int) index & 0xFFFF,
        frame.timestamp(),
        stamps == null ? 0 : stamps.sendTime(index),
        stamps == null ? 0 : stamps.transportSequence(index));
    return srtp.protectAgain(
        out, at, media.length(), payload, 0, payload.length, (int) (index >>> 16));
  }
}
