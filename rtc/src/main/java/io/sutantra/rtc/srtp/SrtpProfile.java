package io.sutantra.rtc.srtp;

/**
 * A protection profile: which ciphers, and how long their keys and tags are.
 *
 * <p><b>Spec:</b> RFC 5764 section 4.1.2, RFC 7714 section 14.2.
 */
public enum SrtpProfile {
  /** AEAD_AES_128_GCM. */
  AEAD_AES_128_GCM(0x0007, 16, 12, 16),
  /** AES in counter mode, HMAC-SHA1 cut to 80 bits. */
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

  /** The number that {@code use_srtp} has for it. */
  public int id() {
    return id;
  }

  /** Length of the master key. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Length of the master salt. */
  public int saltBytes() {
    return saltBytes;
  }

  /** How many bytes a protected RTP packet is longer. */
  public int tagBytes() {
    return tagBytes;
  }

  /** How many bytes a protected RTCP packet is longer. */
  public int rtcpTrailerBytes() {
    return tagBytes + Integer.BYTES;
  }
}
