package io.sutantra.api.media;

/**
 * RTP packets of a codec.
 *
 * @param codec the name of the codec, as its provider has it
 * @param rtp what SDP says of it
 * @param width in pixels; 0 if not known yet
 * @param height in pixels; 0 if not known yet
 * @param framesPerSecond nominal; 0 if not known yet
 */
public record PacketizedFormat(
    String codec, RtpFormat rtp, int width, int height, double framesPerSecond)
    implements MediaFormat {
  @Override
  public MediaKind kind() {
    return MediaKind.PACKETIZED;
  }

  @Override
  public String describe() {
    return MediaFormat.describe("packetized " + codec, width, height, framesPerSecond);
  }
}
