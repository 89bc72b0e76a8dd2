package io.sutantra.rtc.session;

import io.sutantra.rtc.sdp.TrackOffer;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The options of a client session.
 *
 * @param tracks the tracks to ask for, at least one, the main track first
 * @param decryptEvery 1 to decrypt and authenticate every RTP packet; N to do so with one packet in
 *     N, and to count the others by their headers; 0 to do so with none
 * @param maxSdpBytes the greatest length of an answer
 * @param connectNanos the longest time from the answer to the keys
 * @param tcp whether the session's owner reaches the server by TCP connections (RFC 6544), and not
 *     by UDP
 * @param mayReach the test of the server's addresses that packets may go to
 * @param patienceNanos the longest wait for a missing packet of an access unit, when whole access
 *     units are told in order; 0 if packets are told as they come
 * @param publishing the terms of a session that sends the tracks; empty for one that receives them
 */
public record ClientOptions(
    List<TrackOffer> tracks,
    int decryptEvery,
    int maxSdpBytes,
    long connectNanos,
    boolean tcp,
    Predicate<InetAddress> mayReach,
    long patienceNanos,
    Optional<Publishing> publishing) {
  /**
   * The terms of a session that sends.
   *
   * @param streamId name of the stream that the tracks form, 1 to 64 characters of a token
   * @param epochNanos time of day when the session's clock says 0, in nanoseconds since 1970
   * @param history number of packets of each track that are kept to be sent again
   */
  public record Publishing(String streamId, long epochNanos, int history) {}

  /** Creates options by which packets are told as they come. */
  public ClientOptions(
      List<TrackOffer> tracks,
      int decryptEvery,
      int maxSdpBytes,
      long connectNanos,
      boolean tcp,
      Predicate<InetAddress> mayReach) {
    this(tracks, decryptEvery, maxSdpBytes, connectNanos, tcp, mayReach, 0, Optional.empty());
  }

  /** Checks the options. */
  public ClientOptions {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty() || decryptEvery < 0 || maxSdpBytes <= 0 || connectNanos <= 0) {
      throw new IllegalArgumentException(
          "%d tracks, maxSdpBytes %d and connectNanos %d must be above 0, decryptEvery %d 0 or more"
              .formatted(tracks.size(), maxSdpBytes, connectNanos, decryptEvery));
    }
  }
}
