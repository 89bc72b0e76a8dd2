package io.sutantra.rtc.srtp;

import java.util.Objects;

/**
 * The receiving side of one direction of an SRTP session: authenticates and decrypts packets. A
 * packet that is not authentic changes nothing but a counter.
 *
 * <p>So many SSRCs as the limits say are received for RTP, and as many for RTCP; more are refused.
 *
 * <p><b>Threading:</b> confined. <b>Errors:</b> total: every input yields a packet or -1; after -1
 * the bytes are unspecified. <b>Spec:</b> RFC 3711, RFC 7714.
 */
public final class SrtpReceiver {
  private static final int RTP_FIXED_BYTES = 12;
  private static final int SEQUENCE_NUMBER_AT = 2;
  private static final int RTP_SSRC_AT = 8;
  private static final int RTCP_SSRC_AT = 4;
  private static final int VERSION = 2;
  private static final int INDEX_BITS = 48;

  private final PacketCipher rtp;
  private final PacketCipher rtcp;
  private final int tagBytes;
  private final ReplayWindows rtpWindows;
  private final ReplayWindows rtcpWindows;
  private long forged;
  private long replayed;
  private long malformed;
  private long refused;

  /**
   * The limits of a receiver.
   *
   * @param ssrcs maximum number of SSRCs
   * @param window how many packets back a packet of RTP may come, a multiple of 64
   */
  public record Limits(int ssrcs, int window) {
    /** The limits for a peer that is sent to, or that is watched. */
    public static final Limits VIEWER = new Limits(8, ReplayWindow.SIZE);

    /**
     * The limits for a publisher: three layers, sound, their retransmissions, probes and a few
     * replaced tracks; and retransmissions on the SSRC of the media itself, at 6 Mbit/s for
     * seconds.
     */
    public static final Limits PUBLISHER = new Limits(32, 2_048);

    /** Checks the numbers. */
    public Limits {
      if (ssrcs < 1 || window < Long.SIZE || window % Long.SIZE != 0) {
        throw new IllegalArgumentException(
            "%d SSRCs, must be 1 or more; a window of %d packets, must be a multiple of 64"
                .formatted(ssrcs, window));
      }
    }
  }

  /** Creates a receiver with the limits of a viewer, and derives the session keys. */
  public SrtpReceiver(SrtpProfile profile, SrtpMasterKey master) {
    this(profile, master, Limits.VIEWER);
  }

  /** Creates a receiver and derives the session keys. */
  public SrtpReceiver(SrtpProfile profile, SrtpMasterKey master, Limits limits) {
    rtpWindows = new ReplayWindows(limits.ssrcs(), limits.window());
    rtcpWindows = new ReplayWindows(limits.ssrcs(), ReplayWindow.SIZE);
    KeyDerivation derivation = new KeyDerivation(master);
    rtp = PacketCipher.rtp(profile, derivation);
    rtcp = PacketCipher.rtcp(profile, derivation);
    tagBytes = profile.tagBytes();
  }

  /**
   * Turns an SRTP packet into an RTP packet, in place.
   *
   * @return the length without the tag, or -1
   * @throws IndexOutOfBoundsException if the array does not have these bytes
   */
  public int unprotect(byte[] packet, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, packet.length);
    int headerLength = headerLength(packet, offset, length - tagBytes);
    if (headerLength < 0) {
      malformed++;
      return -1;
    }
    int ssrc = BigEndian.intAt(packet, offset + RTP_SSRC_AT);
    int sequenceNumber = BigEndian.shortAt(packet, offset + SEQUENCE_NUMBER_AT);
    ReplayWindow window = rtpWindows.find(ssrc);
    long index = window == null ? sequenceNumber : window.estimate(sequenceNumber);
    // An index out of range is before the first possible packet, or after the last.
    if (index >>> INDEX_BITS != 0 || (window != null && window.isReplay(index))) {
      replayed++;
      return -1;
    }
    int plain = rtp.openRtp(packet, offset, headerLength, length, ssrc, index);
    if (plain >= 0 && window == null && rtpWindows.isFull()) {
      refused++;
      return -1;
    }
    return accepted(plain, rtpWindows, window, ssrc, index);
  }

  /**
   * Turns an SRTCP packet into an RTCP packet, in place.
   *
   * @return the length without tag and index, or -1
   * @throws IndexOutOfBoundsException if the array does not have these bytes
   */
  public int unprotectRtcp(byte[] packet, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, packet.length);
    int least = PacketCipher.RTCP_HEADER_BYTES + PacketCipher.RTCP_WORD_BYTES + tagBytes;
    if (length < least || version(packet, offset) != VERSION) {
      malformed++;
      return -1;
    }
    int ssrc = BigEndian.intAt(packet, offset + RTCP_SSRC_AT);
    long index = rtcp.rtcpIndex(packet, offset, length);
    ReplayWindow window = rtcpWindows.find(ssrc);
    if (window == null && rtcpWindows.isFull()) {
      refused++;
      return -1;
    }
    if (window != null && window.isReplay(index)) {
      replayed++;
      return -1;
    }
    int plain = rtcp.openRtcp(packet, offset, length, ssrc);
    return accepted(plain, rtcpWindows, window, ssrc, index);
  }

  private int accepted(
      int plain, ReplayWindows windows, ReplayWindow window, int ssrc, long index) {
    if (plain < 0) {
      forged++;
    } else {
      windows.accept(window, ssrc, index);
    }
    return plain;
  }

  /** Returns the number of packets with a wrong tag. */
  public long forged() {
    return forged;
  }

  /** Returns the number of packets that had come already, or were too old to tell. */
  public long replayed() {
    return replayed;
  }

  /**
   * Returns the number of packets that were shorter than their headers say, or not of version 2.
   */
  public long malformed() {
    return malformed;
  }

  /**
   * Returns the number of packets of more SSRCs than are received; for RTP, only authentic packets
   * count.
   */
  public long refused() {
    return refused;
  }

  /** Returns the length of a header with CSRCs and extension; -1 if the header does not fit. */
  private static int headerLength(byte[] packet, int offset, int available) {
    if (available < RTP_FIXED_BYTES || version(packet, offset) != VERSION) {
      return -1;
    }
    int header = RTP_FIXED_BYTES + Integer.BYTES * (packet[offset] & 0x0F);
    if ((packet[offset] & 0x10) != 0) {
      header += Integer.BYTES;
      if (header > available) {
        return -1;
      }
      header += Integer.BYTES * BigEndian.shortAt(packet, offset + header - Short.BYTES);
    }
    return header <= available ? header : -1;
  }

  private static int version(byte[] packet, int offset) {
    return packet[offset] >>> 6 & 0x03;
  }
}
