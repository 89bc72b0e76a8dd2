package io.sutantra.codec.vp8;

import io.sutantra.api.CodecException;
import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.NativeVideoDecoder;
import io.sutantra.ffmpeg.Planes;
import io.sutantra.ffmpeg.Vp8FrameHeader;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A VP8 decoder by FFmpeg.
 *
 * <p>FFmpeg's own decoder is used and not libvpx's, because a forged header of 16383x16383 made
 * libvpx take 934 MB.
 */
final class Vp8Decoder extends NativeVideoDecoder {
  private static final long MOST_PIXELS =
      (long) VideoFrame.MAX_DIMENSION * VideoFrame.MAX_DIMENSION;

  Vp8Decoder(long maxPixels, Environment environment) {
    super("VP8", "vp8", maxPixels, environment);
  }

  static long maxPixels(Settings settings) {
    return settings.integer("max-decoded-pixels", 1, MOST_PIXELS);
  }

  @Override
  protected Optional<Decodable> read(EncodedFrame frame) {
    Vp8FrameHeader header =
        Vp8FrameHeader.parse(frame.data())
            .orElseThrow(
                () ->
                    new CodecException(
                        frame.data().length() + " bytes that do not begin with a VP8 header"));
    return Optional.of(
        new Decodable(frame.data(), header.keyFrame(), header.width(), header.height()));
  }

  @Override
  protected void copy(AVFrame picture, VideoFrame target) {
    if (picture.format() != avutil.AV_PIX_FMT_YUV420P) {
      throw new CodecException("VP8 decoded to pixel format " + picture.format());
    }
    Planes.copy(picture, target);
  }
}
