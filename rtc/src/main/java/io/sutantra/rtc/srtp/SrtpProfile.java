package io.sutantra.rtc.srtp;

/**
 * The SRTP protection profiles, with the lengths of their keys and tags.
 *
 * <p><b>Spec:</b> RFC 5764 section 4.1.2, RFC 7714 section 14.2.
 */
public enum SrtpProfile {
  /** AES in Galois/counter mode. */
  AEAD_AES_128_GCM(0x0007, 16, 12, 16),
  /** AES in counter mode, HMAC-SHA1 truncated to 80 bits. */
  AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10);

  private final int id;
  private final int keyBytes;
  private final int saltBytes;
  private final int tagBytes;

  SrtpProfile(int id, int keyBytes, int saltBytes, int tagBytes) {
    this.id = id;
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
    this.tagBytes = tagBytes;
  }

  /** Returns the profile's number in {@code use_srtp}. */
  public int id() {
    return id;
  }

  /** Returns the length of the master key. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Returns the length of the master salt. */
  public int saltBytes() {
    return saltBytes;
  }

  /** Returns the number of bytes that protection adds to an RTP packet. */
  public int tagBytes() {
    return tagBytes;
  }

  /** Returns the number of bytes that protection adds to an RTCP packet. */
  public int rtcpTrailerBytes() {
    return tagBytes + Integer.BYTES;
  }
}
