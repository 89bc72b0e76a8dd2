package io.sutantra.rtc.session;

import io.sutantra.rtc.sdp.TrackOffer;
import java.net.InetAddress;
import java.util.List;
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
 */
public record ClientOptions(
    List<TrackOffer> tracks,
    int decryptEvery,
    int maxSdpBytes,
    long connectNanos,
    boolean tcp,
    Predicate<InetAddress> mayReach) {

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
