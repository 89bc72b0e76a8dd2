package io.sutantra.rtc.sdp;

import java.util.regex.Pattern;

/**
 * The source of a track that a publisher offers to send.
 *
 * @param ssrc SSRC of the track, 32 bits
 * @param rtxSsrc SSRC of the track's retransmissions, 32 bits; used for video
 * @param cname one name for all tracks that are synchronized, RFC 7022
 * @param streamId name of the stream that the tracks form, 1 to 64 characters of a token
 */
public record TrackSource(int ssrc, int rtxSsrc, String cname, String streamId) {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64}");

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException for a name that SDP cannot carry, or if both SSRCs are the
   *     same
   */
  public TrackSource {
    check(ssrc, rtxSsrc, cname, streamId);
  }

  /** Checks the SSRCs of a track, and names that SDP has to carry. */
  static void check(int ssrc, int rtxSsrc, String... names) {
    for (String name : names) {
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
