package io.sutantra.api.media;

/**
 * What SDP says of a payload format.
 *
 * <p><b>Spec:</b> RFC 8866 section 6.6 ({@code rtpmap}) and 6.15 ({@code fmtp}).
 *
 * @param encodingName as registered with IANA, such as {@code VP8}
 * @param clockRateHz 90,000 for video
 * @param formatParameters the {@code fmtp} line after the payload type; empty if there is none
 */
public record RtpFormat(String encodingName, int clockRateHz, String formatParameters) {}
