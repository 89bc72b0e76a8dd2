package io.sutantra.codec.opus;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.CodecException;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.ffmpeg.NativeCalls;
import io.sutantra.ffmpeg.OpusPacket;
import io.sutantra.ffmpeg.UseGuard;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An Opus decoder by libopus, to 48 kHz stereo.
 *
 * <p>Packets with a wrong structure never reach libopus. A lost packet leaves a gap in the media
 * times of the decoded sound.
 */
final class OpusDecoder implements AudioDecoder {
  private final UseGuard guard = new UseGuard("the Opus decoder", this::free);
  private DecoderSession session;

  @Override
  public void start() {
    guard.start(
        () -> {
          NativeCalls.load();
          session = new DecoderSession();
        });
  }

  @Override
  public void decode(EncodedFrame frame, Consumer<AudioFrame> sink) {
    Objects.requireNonNull(sink, "sink");
    // The sink runs outside the guard, so that a sink that calls the decoder finds the decoder
    // idle.
    guard.use(() -> decoded(frame)).ifPresent(sink);
  }

  private Optional<AudioFrame> decoded(EncodedFrame frame) {
    if (OpusPacket.parse(frame.data()).isEmpty()) {
      throw new CodecException(frame.data().length() + " bytes that are no Opus packet");
    }
    short[] samples;
    try {
      samples = session.decode(frame.data());
    } catch (RuntimeException e) {
      session.reset();
      throw e;
    }
    return samples.length == 0
        ? Optional.empty()
        : Optional.of(
            AudioFrame.wrap(samples, LibOpus.SHAPE, frame.ptsNanos(), frame.captureNanos()));
  }

  @Override
  public void close() {
    guard.close();
  }

  private void free() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
