package io.sutantra.api;

import io.sutantra.api.media.RtpFormat;
import java.util.Optional;

/**
 * A codec: what turns pictures into a bitstream, the bitstream into RTP payloads, and both back.
 *
 * <p>A codec need not have all four; a pipeline that needs a missing one cannot be planned and says
 * so. The name is also the {@code codec} of the formats {@code EncodedFormat} and {@code
 * PacketizedFormat}.
 */
public interface CodecProvider extends Provider {
  /** What SDP says of it. */
  RtpFormat rtpFormat();

  /** A new encoder, or empty if this codec cannot encode. */
  default Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    return Optional.empty();
  }

  /** A new decoder, or empty if this codec cannot decode. */
  default Optional<VideoDecoder> createDecoder(Settings settings, Environment environment) {
    return Optional.empty();
  }

  /**
   * A new packetizer, or empty if there is no RTP payload format.
   *
   * @param maxPayloadBytes no payload may be longer
   */
  default Optional<Packetizer> createPacketizer(
      int maxPayloadBytes, Settings settings, Environment environment) {
    return Optional.empty();
  }

  /** A new depacketizer, or empty if there is none. */
  default Optional<Depacketizer> createDepacketizer(Settings settings, Environment environment) {
    return Optional.empty();
  }
}
