package io.sutantra.rtc.sdp;

import java.util.Set;

/**
 * The description of a sent track in an answer.
 *
 * @param ssrc SSRC of the track, 32 bits
 * @param rtxSsrc SSRC of the track's retransmissions, 32 bits; used if the viewer supports RTX
 * @param cname one name for all tracks that are synchronized, RFC 7022
 * @param streamId the viewer's name for the stream, 1 to 64 characters of a token
 * @param trackId the viewer's name for the track, 1 to 64 characters of a token
 * @param formatParameters value of {@code a=fmtp}; empty for none
 * @param feedback the RTCP feedback that this side heeds, as in {@code a=rtcp-fb}: {@code nack pli}
 * @param extensions URIs of the header extensions that are sent; see {@link HeaderExtensions}
 */
public record AnswerMedia(
    int ssrc,
    int rtxSsrc,
    String cname,
    String streamId,
    String trackId,
    String formatParameters,
    Set<String> feedback,
    Set<String> extensions) {
  /**
   * Copies the sets.
   *
   * @throws IllegalArgumentException for a name that SDP cannot carry, or if both SSRCs are the
   *     same
   */
  public AnswerMedia {
    feedback = Set.copyOf(feedback);
    extensions = Set.copyOf(extensions);
    TrackSource.check(ssrc, rtxSsrc, cname, streamId, trackId);
  }
}
