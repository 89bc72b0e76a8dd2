package io.sutantra.api;

import io.sutantra.api.media.MediaType;
import java.util.Optional;

/**
 * A codec: an encoder and a decoder of video or of audio, and the RTP payload format of its
 * bitstream.
 *
 * <p>A codec need not have all of these parts. The planning of a pipeline that needs a missing part
 * fails with a message that names the part. The name of the provider is also the {@code codec} of
 * the formats {@code EncodedFormat} and {@code PacketizedFormat}.
 */
public interface CodecProvider extends Provider {
  /** Returns whether the codec is for video or for audio. */
  default MediaType type() {
    return MediaType.VIDEO;
  }

  /** Creates the payload format; empty if the codec has none. */
  Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment);

  /** Creates a video encoder; empty if the codec has none. */
  default Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    return Optional.empty();
  }

  /** Creates a video decoder; empty if the codec has none. */
  default Optional<VideoDecoder> createDecoder(Settings settings, Environment environment) {
    return Optional.empty();
  }

  /** Creates an audio encoder; empty if the codec has none. */
  default Optional<AudioEncoder> createAudioEncoder(Settings settings, Environment environment) {
    return Optional.empty();
  }

  /** Creates an audio decoder; empty if the codec has none. */
  default Optional<AudioDecoder> createAudioDecoder(Settings settings, Environment environment) {
    return Optional.empty();
  }
}
