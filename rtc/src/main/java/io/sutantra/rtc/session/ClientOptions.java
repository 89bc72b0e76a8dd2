package io.sutantra.rtc.session;

import io.sutantra.rtc.sdp.TrackOffer;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a session is to do.
 *
 * @param tracks to ask for, at least one, the main one first
 * @param decryptEvery 1: all RTP packets are decrypted and authenticated; N: one in so many, the
 *     others are counted by their headers; 0: none
 * @param maxSdpBytes no answer may be longer
 * @param connectNanos from the answer to the keys, at most
 * @param tcp whether the server is reached by TCP connections that its owner makes (RFC 6544), and
 *     not by UDP
 * @param mayReach which of the server's addresses packets may go to
 */
public record ClientOptions(
    List<TrackOffer> tracks,
    int decryptEvery,
    int maxSdpBytes,
    long connectNanos,
    boolean tcp,
    Predicate<InetAddress> mayReach) {

  /** Checks them. */
  public ClientOptions {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty() || decryptEvery < 0 || maxSdpBytes <= 0 || connectNanos <= 0) {
      throw new IllegalArgumentException(
          "%d tracks, maxSdpBytes %d and connectNanos %d must be above 0, decryptEvery %d 0 or more"
              .formatted(tracks.size(), maxSdpBytes, connectNanos, decryptEvery));
    }
  }
}
