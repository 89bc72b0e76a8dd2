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
import java.util.function.Function;

/** The codecs' parts for one stream: what the planner asks about and the pipeline is built of. */
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
    return find(codec).map(CodecProvider::rtpFormat);
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
    return provider(codec)
        .createEncoder(request, workshop.settings().codec(codec), environment(codec));
  }

  Optional<VideoDecoder> decoder(String codec) {
    return provider(codec).createDecoder(workshop.settings().codec(codec), environment(codec));
  }

  Optional<Packetizer> packetizer(String codec) {
    return provider(codec)
        .createPacketizer(
            workshop.options().maxPayloadBytes(),
            workshop.settings().codec(codec),
            environment(codec));
  }

  Optional<Depacketizer> depacketizer(String codec) {
    return provider(codec).createDepacketizer(workshop.settings().codec(codec), environment(codec));
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
