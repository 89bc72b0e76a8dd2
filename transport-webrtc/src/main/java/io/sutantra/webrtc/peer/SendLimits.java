package io.sutantra.webrtc.peer;

/**
 * What a sending peer may use of the network.
 *
 * @param minBitrateBps it does not go below, in bits a second; 0 for libwebrtc's own
 * @param startBitrateBps what it begins with, in bits a second; 0 for libwebrtc's own
 * @param maxBitrateBps it does not go above, in bits a second
 */
public record SendLimits(int minBitrateBps, int startBitrateBps, int maxBitrateBps) {
  /**
   * For the codec's {@code fmtp} of the remote description, which is where libwebrtc looks for what
   * its parameters cannot say. Units are kbit/s there.
   */
  public String formatParameters() {
    if (startBitrateBps == 0) {
      return "";
    }
    return "x-google-start-bitrate=" + Math.max(1, startBitrateBps / 1000);
  }
}
