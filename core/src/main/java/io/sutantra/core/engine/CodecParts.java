package io.sutantra.core.engine;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.CodecProvider;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadCompleter;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.core.pipeline.CodecCatalog;
import io.sutantra.core.pipeline.StepKind;
import io.sutantra.core.plugin.UnknownPluginException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The codec parts of one stream: the planner's catalogue of codecs and the factory of the
 * pipeline's encoders, decoders and packetizers. A codec that does not answer in time fails the
 * stream.
 *
 * <p><b>Threading:</b> confined to the thread that opens the stream.
 */
final class CodecParts implements CodecCatalog {
  /** A modest request, used to find out whether a codec can create an encoder at all. */
  private static final EncoderRequest PROBE = new EncoderRequest(640, 360, 30, 1_000_000);

  private final EngineContext context;
  private final FramePool frames;
  private final Map<String, Optional<PayloadFormat>> payloadFormats = new HashMap<>();

  CodecParts(EngineContext context, FramePool frames) {
    this.context = context;
    this.frames = frames;
  }

  @Override
  public Optional<MediaType> type(String codec) {
    return find(codec).map(provider -> ask(codec, "type", provider::type, late -> {}));
  }

  @Override
  public Optional<RtpFormat> rtpFormat(String codec) {
    return payloadFormat(codec).map(format -> ask(codec, "rtp", format::rtp, late -> {}));
  }

  @Override
  public boolean can(StepKind step, String codec, MediaType type) {
    return type(codec).filter(type::equals).isPresent()
        && switch (step) {
          case ENCODE -> type == MediaType.AUDIO ? hasAudioEncoder(codec) : hasEncoder(codec);
          case DECODE -> type == MediaType.AUDIO ? hasAudioDecoder(codec) : hasDecoder(codec);
          case PACKETIZE -> packetizer(codec).isPresent();
          case DEPACKETIZE -> depacketizer(codec).isPresent();
        };
  }

  /**
   * Returns the payload format of a codec, the same object on every call, or empty if the codec has
   * none.
   */
  Optional<PayloadFormat> payloadFormat(String codec) {
    Optional<PayloadFormat> known = payloadFormats.get(codec);
    if (known == null) {
      known = find(codec).isEmpty() ? Optional.empty() : newPayloadFormat(codec);
      payloadFormats.put(codec, known);
    }
    return known;
  }

  private Optional<PayloadFormat> newPayloadFormat(String codec) {
    return ask(
        codec,
        "payloadFormat",
        () -> provider(codec).payloadFormat(context.settings().codec(codec), environment(codec)),
        late -> {});
  }

  private boolean hasEncoder(String codec) {
    return probe(codec, "encoder", encoder(codec, PROBE), VideoEncoder::close);
  }

  private boolean hasDecoder(String codec) {
    return probe(codec, "decoder", decoder(codec), VideoDecoder::close);
  }

  private boolean hasAudioEncoder(String codec) {
    return probe(codec, "encoder", audioEncoder(codec), AudioEncoder::close);
  }

  private boolean hasAudioDecoder(String codec) {
    return probe(codec, "decoder", audioDecoder(codec), AudioDecoder::close);
  }

  /**
   * Closes a part that was created only to find out whether the codec has it. A failure to close is
   * logged.
   */
  private <T> boolean probe(String codec, String what, Optional<T> part, Consumer<T> close) {
    part.ifPresent(
        made ->
            BoundedCalls.close(
                "codec-" + codec,
                what,
                context.options().startTimeout(),
                () -> close.accept(made)));
    return part.isPresent();
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
                .createEncoder(request, context.settings().codec(codec), environment(codec)),
        late -> late.ifPresent(VideoEncoder::close));
  }

  Optional<VideoDecoder> decoder(String codec) {
    return ask(
        codec,
        "createDecoder",
        () -> provider(codec).createDecoder(context.settings().codec(codec), environment(codec)),
        late -> late.ifPresent(VideoDecoder::close));
  }

  Optional<AudioEncoder> audioEncoder(String codec) {
    return ask(
        codec,
        "createAudioEncoder",
        () ->
            provider(codec).createAudioEncoder(context.settings().codec(codec), environment(codec)),
        late -> late.ifPresent(AudioEncoder::close));
  }

  Optional<AudioDecoder> audioDecoder(String codec) {
    return ask(
        codec,
        "createAudioDecoder",
        () ->
            provider(codec).createAudioDecoder(context.settings().codec(codec), environment(codec)),
        late -> late.ifPresent(AudioDecoder::close));
  }

  Optional<Packetizer> packetizer(String codec) {
    return payloadFormat(codec)
        .flatMap(
            format ->
                ask(
                    codec,
                    "packetizer",
                    () -> format.packetizer(context.options().maxPayloadBytes()),
                    late -> {}));
  }

  Optional<Depacketizer> depacketizer(String codec) {
    return payloadFormat(codec)
        .flatMap(format -> ask(codec, "depacketizer", format::depacketizer, late -> {}));
  }

  /** Returns tracks; packets are completed by their codecs, see {@link PayloadCompleter}. */
  List<MediaTrack> completed(List<? extends MediaTrack> tracks, List<MediaFormat> formats) {
    List<MediaTrack> completed = new ArrayList<>();
    for (int i = 0; i < formats.size(); i++) {
      MediaTrack track = tracks.get(i);
      Optional<PayloadCompleter> completer =
          formats.get(i) instanceof PacketizedFormat packets
              ? completer(packets.codec())
              : Optional.empty();
      completed.add(completer.isPresent() ? new CompletedTrack(track, completer.get()) : track);
    }
    return completed;
  }

  private Optional<PayloadCompleter> completer(String codec) {
    return payloadFormat(codec)
        .flatMap(format -> ask(codec, "completer", format::completer, late -> {}));
  }

  private <T> T ask(String codec, String method, Supplier<T> query, Consumer<T> tooLate) {
    return BoundedCalls.ask(
        "codec '" + codec + "'", method, context.options().startTimeout(), query, tooLate);
  }

  private CodecProvider provider(String codec) {
    return context.plugins().codec(codec);
  }

  private Optional<CodecProvider> find(String codec) {
    try {
      return Optional.of(provider(codec));
    } catch (UnknownPluginException unknown) {
      return Optional.empty();
    }
  }

  private Environment environment(String codec) {
    return context.environment("codec." + codec, frames);
  }
}
