package io.sutantra.api.media;

/**
 * The format of a codec's RTP packets.
 *
 * @param codec the name of the codec, as its provider has it
 * @param rtp what a session description says of the payload format
 * @param shape of the pictures or the sound in the packets
 */
public record PacketizedFormat(String codec, RtpFormat rtp, Shape shape) implements MediaFormat {
  /**
   * A format of packets with pictures.
   *
   * @param codec the name of the codec, as its provider has it
   * @param rtp what a session description says of the payload format
   * @param width in pixels; 0 if not known yet
   * @param height in pixels; 0 if not known yet
   * @param framesPerSecond nominal; 0 if not known yet
   */
  public PacketizedFormat(
      String codec, RtpFormat rtp, int width, int height, double framesPerSecond) {
    this(codec, rtp, new VideoShape(width, height, framesPerSecond));
  }

  @Override
  public MediaKind kind() {
    return MediaKind.PACKETIZED;
  }

  @Override
  public String describe() {
    return MediaFormat.describe("packetized " + codec, shape);
  }
}
