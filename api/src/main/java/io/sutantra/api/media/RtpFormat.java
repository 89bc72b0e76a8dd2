package io.sutantra.api.media;

/**
 * The description of a payload format in a session description.
 *
 * <p><b>Spec:</b> RFC 8866 section 6.6 ({@code rtpmap}) and 6.15 ({@code fmtp}).
 *
 * @param encodingName the name registered with IANA, such as {@code VP8}
 * @param clockRateHz the clock rate of the time stamps: 90,000 for video, 48,000 for Opus
 * @param channels the number of audio channels in the {@code rtpmap}; 1 for video, whose {@code
 *     rtpmap} has no channels
 * @param formatParameters the {@code fmtp} line after the payload type; empty if there is none
 */
public record RtpFormat(
    String encodingName, int clockRateHz, int channels, String formatParameters) {
  /** Checks that the numbers are above 0. */
  public RtpFormat {
    if (clockRateHz < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "the payload format %s has a clock of %d Hz and %d channels, both must be above 0"
              .formatted(encodingName, clockRateHz, channels));
    }
  }

  /** Creates a payload format of video, or of audio with one channel. */
  public RtpFormat(String encodingName, int clockRateHz, String formatParameters) {
    this(encodingName, clockRateHz, 1, formatParameters);
  }
}
