package io.sutantra.api.media;

/**
 * The format of a codec's RTP packets.
 *
 * @param codec the name of the codec, as in its provider
 * @param rtp the description of the payload format in a session description
 * @param shape the shape of the pictures or the sound in the packets
 */
public record PacketizedFormat(String codec, RtpFormat rtp, Shape shape) implements MediaFormat {
  /**
   * Creates a format of packets with pictures.
   *
   * @param codec the name of the codec, as in its provider
   * @param rtp the description of the payload format in a session description
   * @param width the width in pixels; 0 if not known yet
   * @param height the height in pixels; 0 if not known yet
   * @param framesPerSecond the nominal frame rate; 0 if not known yet
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
