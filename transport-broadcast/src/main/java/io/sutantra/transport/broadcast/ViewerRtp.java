package io.sutantra.transport.broadcast;

import io.sutantra.rtc.srtp.SrtpSender;

/**
 * Rewrites and protects the packets of a track that all viewers share, for one viewer.
 *
 * <p>Its sequence numbers are continuous whatever it was not sent: packets of the stream have an
 * index, the viewer's are that plus an offset, which changes when frames were left out. <b>
 * Threading:</b> confined.
 */
public final class ViewerRtp {
  /** In eighths of a packet. */
  private static final int MAX_CREDIT = 8 * 512;

  private static final int REMEMBERED = 256;

  private final SrtpSender srtp;
  private final RtpStamp media;
  private final RtpStamp retransmission;

  /**
   * Null if the viewer takes retransmissions that are packets of their own, or if a packet that is
   * written again is the same by itself.
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
   * Makes one.
   *
   * @param retransmission the header of retransmissions, RFC 4588; null if the viewer does not know
   *     them, so that the packets themselves are sent again
   * @param ssrc of the media
   * @param firstSequenceNumber below 32,768, so that the viewer sees the first wrap
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

  /** The SSRC of the media. */
  int ssrc() {
    return ssrc;
  }

  /** Numbers the packets of a frame that is to be sent from its first packet on. */
  public void begin(SharedFrame frame) {
    long wanted = nextIndex - frame.firstIndex();
    if (wanted != offset || offsetSinceIndex == Long.MAX_VALUE) {
      offset = wanted;
      offsetSinceIndex = frame.firstIndex();
    }
    nextIndex += frame.packets();
  }

  /**
   * Writes a packet of a frame that has {@link #begin begun}.
   *
   * @return how many bytes
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
   * The index, in the stream, of a packet that the viewer says it has not got.
   *
   * @return negative if it cannot have been sent, or not since frames were left out
   */
  public long lost(int sequenceNumber) {
    long last = nextIndex - 1;
    long index = last + (short) (sequenceNumber - (int) last);
    long inStream = index - offset;
    return index > last || inStream < offsetSinceIndex ? -1 : inStream;
  }

  /** So many packets may be sent again for eight that are sent for the first time: 0 to 8. */
  void retransmitAtMost(int eighths) {
    earned = eighths;
    maxCredit = MAX_CREDIT / 8 * eighths;
    credit = Math.min(maxCredit, credit);
  }

  /**
   * Whether a packet may be sent again now: not twice in a round trip, and in the long run no more
   * of them than of media, or than {@link #retransmitAtMost} says, so that a storm of requests
   * cannot multiply traffic.
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

  /** Whether it is known what a packet of the stream's index was when it was sent. */
  boolean canWriteAgain(long index) {
    return stamps == null || stamps.has(index + offset);
  }

  /**
   * Writes a packet again: as a retransmission, its own sequence number before the payload; or, to
   * a viewer that does not know those, as the very packet that it was.
   *
   * <p><b>Spec:</b> RFC 4588 section 4.
   *
   * @param index of the stream, of a packet that {@linkplain #canWriteAgain can be written again}
   * @param scratch has room for the payload and two bytes
   * @return how many bytes
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

  /** Under an index that was used before nothing may differ from what it was used for. */
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
