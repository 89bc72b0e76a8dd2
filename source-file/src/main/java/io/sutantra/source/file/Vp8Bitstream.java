package io.sutantra.source.file;

import io.sutantra.api.media.Bytes;
import io.sutantra.ffmpeg.ColourSpace;
import io.sutantra.ffmpeg.Vp8FrameHeader;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/** VP8, of which each packet of a file is an access unit. */
final class Vp8Bitstream implements Bitstream {
  /** Returns what keeps decoders from showing a file's VP8 rightly; empty if nothing does. */
  static Optional<String> obstacle(AVCodecParameters parameters) {
    return ColourSpace.isOfVp8(parameters)
        ? Optional.empty()
        : Optional.of(
            "its container says that its colours are others than those of VP8, BT.601 in limited range");
  }

  @Override
  public String codec() {
    return "vp8";
  }

  @Override
  public Optional<AccessUnit> read(Bytes packet) {
    return Vp8FrameHeader.parseWhole(packet)
        .map(header -> new AccessUnit(packet, header.keyFrame(), header.width(), header.height()));
  }
}
