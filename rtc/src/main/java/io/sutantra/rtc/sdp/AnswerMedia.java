package io.sutantra.rtc.sdp;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an answer says of a track that is sent.
 *
 * @param ssrc of the track, 32 bits
 * @param rtxSsrc of its retransmissions, 32 bits; used if the viewer knows them
 * @param cname one name for all that is synchronized, RFC 7022
 * @param streamId what the viewer is to call the stream, 1 to 64 characters of a token
 * @param trackId what the viewer is to call the track, 1 to 64 characters of a token
 * @param formatParameters for {@code a=fmtp}; empty for none
 * @param feedback what is heeded of the viewer's RTCP, as in {@code a=rtcp-fb}: {@code nack pli}
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
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64}");

  /**
   * Copies the sets.
   *
   * @throws IllegalArgumentException for a name that SDP cannot carry, or if both SSRCs are one
   */
  public AnswerMedia {
    feedback = Set.copyOf(feedback);
    extensions = Set.copyOf(extensions);
    for (String name : new String[] {cname, streamId, trackId}) {
      if (!TOKEN.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "has the name '%s', must be 1 to 64 characters of a token".formatted(name));
      }
    }
    if (ssrc == rtxSsrc) {
      throw new IllegalArgumentException(
          "has SSRC %s twice, must be two".formatted(Integer.toUnsignedString(ssrc)));
    }
  }
}
