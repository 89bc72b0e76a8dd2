package io.sutantra.api.media;

/**
 * What a session description says of a payload format.
 *
 * <p><b>Spec:</b> RFC 8866 section 6.6 ({@code rtpmap}) and 6.15 ({@code fmtp}).
 *
 * @param encodingName as registered with IANA, such as {@code VP8}
 * @param clockRateHz of the time stamps: 90,000 for video, 48,000 for Opus
 * @param channels of sound as the {@code rtpmap} has them; 1 for video, where they are left out
 * @param formatParameters the {@code fmtp} line after the payload type; empty if there is none
 */
public record RtpFormat(
    String encodingName, int clockRateHz, int channels, String formatParameters) {
  /** Checks the numbers. */
  public RtpFormat {
    if (clockRateHz < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "the payload format %s has a clock of %d Hz and %d channels, both must be above 0"
              .formatted(encodingName, clockRateHz, channels));
    }
  }

  /** A payload format of video, or of sound with one channel. */
  public RtpFormat(String encodingName, int clockRateHz, String formatParameters) {
    this(encodingName, clockRateHz, 1, formatParameters);
  }
}
