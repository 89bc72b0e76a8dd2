package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;

import io.sutantra.api.media.Bytes;
import io.sutantra.ffmpeg.h264.AnnexB;
import io.sutantra.ffmpeg.h264.AvcConfiguration;
import io.sutantra.ffmpeg.h264.NalUnit;
import io.sutantra.ffmpeg.h264.ParameterSets;
import io.sutantra.ffmpeg.h264.SequenceParameterSet;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/**
 * H.264 in the packets of a file: after lengths, as in mp4 and mkv, or after start codes. The
 * parameter sets of the file's head are put before each IDR picture that lacks them.
 */
final class H264Bitstream implements Bitstream {
  private final Optional<AvcConfiguration> configuration;
  private final ParameterSets sets = new ParameterSets();

  /** Creates a bitstream with the parameter sets in the head of a file. */
  H264Bitstream(AVCodecParameters parameters) {
    Bytes head = head(parameters);
    configuration = AvcConfiguration.parse(head);
    configuration
        .map(AvcConfiguration::parameterSets)
        .orElseGet(() -> AnnexB.split(head))
        .forEach(sets::keep);
  }

  private static Bytes head(AVCodecParameters parameters) {
    byte[] head = new byte[Math.max(0, parameters.extradata_size())];
    if (head.length > 0) {
      parameters.extradata().get(head);
    }
    return Bytes.wrap(head);
  }

  /** Returns what keeps browsers from showing a file's H.264; empty if nothing does. */
  static Optional<String> obstacle(AVCodecParameters parameters) {
    int format = parameters.format();
    if (parameters.video_delay() > 0) {
      return Optional.of("its pictures are shown in another order than they come (B frames)");
    }
    if (format != AV_PIX_FMT_YUV420P && format != AV_PIX_FMT_YUVJ420P) {
      return Optional.of("its pictures are not 4:2:0 with 8 bits");
    }
    int order = parameters.field_order();
    return order == AV_FIELD_PROGRESSIVE || order == AV_FIELD_UNKNOWN
        ? Optional.empty()
        : Optional.of("its pictures are interlaced");
  }

  @Override
  public String codec() {
    return "h264";
  }

  @Override
  public Optional<AccessUnit> read(Bytes packet) {
    List<NalUnit> units =
        configuration.map(form -> form.split(packet)).orElseGet(() -> AnnexB.split(packet));
    units.forEach(sets::keep);
    if (units.stream().noneMatch(unit -> unit.type() == NalUnit.IDR_SLICE)) {
      return units.isEmpty() ? Optional.empty() : Optional.of(accessUnit(units, false));
    }
    return sets.complete(units).map(complete -> accessUnit(complete, true));
  }

  private AccessUnit accessUnit(List<NalUnit> units, boolean keyFrame) {
    Optional<SequenceParameterSet> size = sets.latest();
    return new AccessUnit(
        AnnexB.join(units),
        keyFrame,
        size.map(SequenceParameterSet::width).orElse(0),
        size.map(SequenceParameterSet::height).orElse(0));
  }
}
