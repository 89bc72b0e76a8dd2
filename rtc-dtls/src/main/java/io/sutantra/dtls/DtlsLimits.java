package io.sutantra.dtls;

/**
 * The timeouts of a handshake, and the maximum size of datagrams.
 *
 * @param handshakeMillis time from the first datagram to the keys, including the wait for a thread
 * @param silenceMillis silence within a handshake after which the peer is considered gone
 * @param resendMillis first timeout after which an unanswered flight is sent again; doubles each
 *     time
 * @param maxDatagramBytes the largest datagram that is sent
 */
public record DtlsLimits(
    int handshakeMillis, int silenceMillis, int resendMillis, int maxDatagramBytes) {
  /**
   * The defaults: ten seconds, three of silence, the first retransmission after a quarter of a
   * second, and 1200 bytes.
   */
  public static final DtlsLimits DEFAULT = new DtlsLimits(10_000, 3_000, 250, 1200);

  /** Checks the limits. */
  public DtlsLimits {
    requirePositive("handshakeMillis", handshakeMillis, 1);
    requirePositive("silenceMillis", silenceMillis, 1);
    requirePositive("resendMillis", resendMillis, 1);
    requirePositive("maxDatagramBytes", maxDatagramBytes, 128);
  }

  private static void requirePositive(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d, must be %d or more".formatted(name, value, least));
    }
  }
}
