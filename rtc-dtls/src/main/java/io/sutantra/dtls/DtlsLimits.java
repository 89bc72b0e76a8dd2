package io.sutantra.dtls;

/**
 * How long a handshake may take, and how large datagrams get.
 *
 * @param handshakeMillis from the first datagram to the keys, waiting for a thread included
 * @param silenceMillis a peer that is not heard for so long within a handshake has gone
 * @param resendMillis when a flight that is not answered goes out again for the first time; doubles
 * @param maxDatagramBytes the largest datagram that is sent
 */
public record DtlsLimits(
    int handshakeMillis, int silenceMillis, int resendMillis, int maxDatagramBytes) {
  /** Ten seconds, three of silence, resending after a quarter of one, and 1200 bytes. */
  public static final DtlsLimits DEFAULT = new DtlsLimits(10_000, 3_000, 250, 1200);

  /** Checks them. */
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
