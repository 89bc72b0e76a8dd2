package io.sutantra.codec.h264;

import io.sutantra.api.CodecException;
import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.I420Converter;
import io.sutantra.ffmpeg.NativeVideoDecoder;
import io.sutantra.ffmpeg.h264.AnnexB;
import io.sutantra.ffmpeg.h264.NalUnit;
import io.sutantra.ffmpeg.h264.ParameterSets;
import io.sutantra.ffmpeg.h264.SequenceParameterSet;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * An H.264 decoder by FFmpeg, for all profiles that FFmpeg reads, with B frames.
 *
 * <p>Pictures of other pixel formats and colour spaces than those of {@link VideoFrame} are
 * converted. An access unit of parameter sets alone gives no picture; the sets are kept for the IDR
 * picture behind them.
 */
final class H264Decoder extends NativeVideoDecoder {
  private static final long MOST_PIXELS =
      (long) VideoFrame.MAX_DIMENSION * VideoFrame.MAX_DIMENSION;

  private final ParameterSets sets = new ParameterSets();
  private final I420Converter converter = new I420Converter();

  H264Decoder(long maxPixels, Environment environment) {
    super("H.264", "h264", maxPixels, environment);
  }

  static long maxPixels(Settings settings) {
    return settings.integer("max-decoded-pixels", 1, MOST_PIXELS);
  }

  @Override
  protected Optional<Decodable> read(EncodedFrame frame) {
    List<NalUnit> units = AnnexB.split(frame.data());
    if (units.isEmpty()) {
      throw new CodecException(
          frame.data().length() + " bytes that do not begin with a start code of H.264");
    }
    units.forEach(sets::keep);
    if (units.stream().noneMatch(NalUnit::isPicture)) {
      return Optional.empty();
    }
    int width = sets.latest().map(SequenceParameterSet::width).orElse(0);
    int height = sets.latest().map(SequenceParameterSet::height).orElse(0);
    if (units.stream().noneMatch(unit -> unit.type() == NalUnit.IDR_SLICE)) {
      return Optional.of(new Decodable(frame.data(), false, width, height));
    }
    List<NalUnit> complete =
        sets.complete(units)
            .orElseThrow(
                () ->
                    new CodecException(
                        "an H.264 key frame of %d bytes without parameter sets; its sender must put them before it"
                            .formatted(frame.data().length())));
    Bytes data = complete.size() == units.size() ? frame.data() : AnnexB.join(complete);
    return Optional.of(new Decodable(data, true, width, height));
  }

  @Override
  protected void copy(AVFrame picture, VideoFrame target) {
    converter.convert(picture, target);
  }

  @Override
  protected void freeRest() {
    converter.close();
  }
}
