package io.sutantra.api;

import io.sutantra.api.media.MediaType;
import java.util.Optional;

/**
 * A codec: an encoder and a decoder of pictures or of sound, and the RTP payload format of its
 * bitstream.
 *
 * <p>A codec need not have all of them; a pipeline that needs a missing part cannot be planned and
 * says so. The name is also the {@code codec} of the formats {@code EncodedFormat} and {@code
 * PacketizedFormat}.
 */
public interface CodecProvider extends Provider {
  /** Whether the codec is for pictures or for sound. */
  default MediaType type() {
    return MediaType.VIDEO;
  }

  /** Makes the payload format, or nothing if there is none. */
  Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment);

  /** Makes an encoder of pictures, or nothing if this codec has none. */
  default Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    return Optional.empty();
  }

  /** Makes a decoder of pictures, or nothing if this codec has none. */
  default Optional<VideoDecoder> createDecoder(Settings settings, Environment environment) {
    return Optional.empty();
  }

  /** Makes an encoder of sound, or nothing if this codec has none. */
  default Optional<AudioEncoder> createAudioEncoder(Settings settings, Environment environment) {
    return Optional.empty();
  }

  /** Makes a decoder of sound, or nothing if this codec has none. */
  default Optional<AudioDecoder> createAudioDecoder(Settings settings, Environment environment) {
    return Optional.empty();
  }
}
