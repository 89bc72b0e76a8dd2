package io.sutantra.webrtc.peer;

/**
 * The bit rate limits of a sending peer.
 *
 * @param minBitrateBps minimum in bits per second; 0 for libwebrtc's default
 * @param startBitrateBps initial value in bits per second; 0 for libwebrtc's default
 * @param maxBitrateBps maximum in bits per second
 */
public record SendLimits(int minBitrateBps, int startBitrateBps, int maxBitrateBps) {
  /**
   * Returns parameters for the codec's {@code fmtp} in the remote description, from which libwebrtc
   * reads what its own parameters cannot express. Their unit is kbit/s.
   */
  public String formatParameters() {
    if (startBitrateBps == 0) {
      return "";
    }
    return "x-google-start-bitrate=" + Math.max(1, startBitrateBps / 1000);
  }
}
