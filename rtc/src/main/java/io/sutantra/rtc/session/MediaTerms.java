package io.sutantra.rtc.session;

import io.sutantra.rtc.sdp.PublisherAnswer;
import java.util.List;

/**
 * The terms of the media of a session.
 *
 * @param cname the name that all tracks of this side have in common, by which they are synchronized
 * @param sends the tracks that are sent
 * @param receives the tracks that are received
 * @param reducedSize whether RTCP may be of reduced size, RFC 5506
 * @param decryptEvery 1: all RTP packets are decrypted and authenticated; N: one in so many, the
 *     others are counted by their headers; 0: none
 * @param epochNanos the time of day when the session's clock says 0, in nanoseconds since 1970
 */
public record MediaTerms(
    String cname,
    List<SendTrack> sends,
    List<ReceiveTrack> receives,
    boolean reducedSize,
    int decryptEvery,
    long epochNanos) {
  /** Copies the lists. */
  public MediaTerms {
    sends = List.copyOf(sends);
    receives = List.copyOf(receives);
    if (decryptEvery < 0) {
      throw new IllegalArgumentException(
          "decryptEvery is %d, must be 0 or more".formatted(decryptEvery));
    }
  }

  /**
   * Returns the terms of a session that receives a publisher's tracks.
   *
   * @param cname name of this side
   * @param epochNanos time of day when the session's clock says 0, in nanoseconds since 1970
   */
  public static MediaTerms of(PublisherAnswer answer, String cname, long epochNanos) {
    return new MediaTerms(
        cname,
        List.of(),
        answer.tracks().stream().map(ReceiveTrack::of).toList(),
        answer.reducedSize(),
        1,
        epochNanos);
  }
}
