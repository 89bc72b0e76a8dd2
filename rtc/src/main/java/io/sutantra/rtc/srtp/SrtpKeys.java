package io.sutantra.rtc.srtp;

import java.util.Arrays;

/**
 * The SRTP keys that a DTLS handshake yields: the negotiated profile, and each side's master key.
 *
 * <p><b>Spec:</b> RFC 5764 section 4.2.
 *
 * @param profile the negotiated profile
 * @param client key of the packets that the DTLS client sends
 * @param server key of the packets that the DTLS server sends
 */
public record SrtpKeys(SrtpProfile profile, SrtpMasterKey client, SrtpMasterKey server) {
  /**
   * Splits exported keying material: client key, server key, client salt, server salt.
   *
   * @throws IllegalArgumentException if the material does not have the profile's length
   */
  public static SrtpKeys of(SrtpProfile profile, byte[] exported) {
    int key = profile.keyBytes();
    int salt = profile.saltBytes();
    if (exported.length != 2 * (key + salt)) {
      throw new IllegalArgumentException(
          "%d bytes of keying material, must be %d".formatted(exported.length, 2 * (key + salt)));
    }
    return new SrtpKeys(
        profile,
        new SrtpMasterKey(
            Arrays.copyOfRange(exported, 0, key),
            Arrays.copyOfRange(exported, 2 * key, 2 * key + salt)),
        new SrtpMasterKey(
            Arrays.copyOfRange(exported, key, 2 * key),
            Arrays.copyOfRange(exported, 2 * key + salt, exported.length)));
  }

  /**
   * Returns the sender for one of the sides.
   *
   * @param server whether that side was the DTLS server
   */
  public SrtpSender sender(boolean server) {
    return new SrtpSender(profile, server ? this.server : client);
  }

  /**
   * Returns the receiver for one of the sides.
   *
   * @param server whether that side was the DTLS server
   */
  public SrtpReceiver receiver(boolean server) {
    return receiver(server, SrtpReceiver.Limits.VIEWER);
  }

  /**
   * Returns the receiver for one of the sides.
   *
   * @param server whether that side was the DTLS server
   */
  public SrtpReceiver receiver(boolean server, SrtpReceiver.Limits limits) {
    return new SrtpReceiver(profile, server ? client : this.server, limits);
  }
}
