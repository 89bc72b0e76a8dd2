package io.sutantra.core.engine;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.Packetizer;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.core.pipeline.CodecCatalog;
import io.sutantra.core.pipeline.StepKind;
import io.sutantra.core.plugin.UnknownPluginException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The codecs' parts for one stream: what the planner asks about and the pipeline is built of. A
 * codec that does not answer in time fails the stream.
 */
final class CodecParts implements CodecCatalog {
  /** A codec that cannot make an encoder for this cannot make one. */
  private static final EncoderRequest PROBE = new EncoderRequest(640, 360, 30, 1_000_000);

  private final Workshop workshop;
  private final FramePool frames;

  CodecParts(Workshop workshop, FramePool frames) {
    this.workshop = workshop;
    this.frames = frames;
  }

  @Override
  public Optional<RtpFormat> rtpFormat(String codec) {
    return find(codec).map(provider -> ask(codec, "rtpFormat", provider::rtpFormat, late -> {}));
  }

  @Override
  public boolean can(StepKind step, String codec) {
    return find(codec).isPresent()
        && switch (step) {
          case ENCODE -> encoder(codec, PROBE).isPresent();
          case DECODE -> decoder(codec).isPresent();
          case PACKETIZE -> packetizer(codec).isPresent();
          case DEPACKETIZE -> depacketizer(codec).isPresent();
        };
  }

  Function<EncoderRequest, VideoEncoder> encoders(String codec) {
    return request -> encoder(codec, request).orElseThrow();
  }

  private Optional<VideoEncoder> encoder(String codec, EncoderRequest request) {
    return ask(
        codec,
        "createEncoder",
        () ->
            provider(codec)
                .createEncoder(request, workshop.settings().codec(codec), environment(codec)),
        late -> late.ifPresent(VideoEncoder::close));
  }

  Optional<VideoDecoder> decoder(String codec) {
    return ask(
        codec,
        "createDecoder",
        () -> provider(codec).createDecoder(workshop.settings().codec(codec), environment(codec)),
        late -> late.ifPresent(VideoDecoder::close));
  }

  Optional<Packetizer> packetizer(String codec) {
    return ask(
        codec,
        "createPacketizer",
        () ->
            provider(codec)
                .createPacketizer(
                    workshop.options().maxPayloadBytes(),
                    workshop.settings().codec(codec),
                    environment(codec)),
        late -> {});
  }

  Optional<Depacketizer> depacketizer(String codec) {
    return ask(
        codec,
        "createDepacketizer",
        () ->
            provider(codec)
                .createDepacketizer(workshop.settings().codec(codec), environment(codec)),
        late -> {});
  }

  private <T> T ask(String codec, String method, Supplier<T> question, Consumer<T> tooLate) {
    return BoundedCalls.ask(
        "codec '" + codec + "'", method, workshop.options().startTimeout(), question, tooLate);
  }

  private CodecProvider provider(String codec) {
    return workshop.plugins().codec(codec);
  }

  private Optional<CodecProvider> find(String codec) {
    try {
      return Optional.of(provider(codec));
    } catch (UnknownPluginException unknown) {
      return Optional.empty();
    }
  }

  private Environment environment(String codec) {
    return workshop.environment("codec." + codec, frames);
  }
}
