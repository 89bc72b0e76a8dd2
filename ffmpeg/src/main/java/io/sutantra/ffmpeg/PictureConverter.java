package io.sutantra.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_image_copy_plane;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import io.sutantra.api.PictureSize;
import io.sutantra.api.media.VideoFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;

/**
 * A converter of decoded pictures of any kind, size and colour space to upright I420 pictures of
 * one size in the colours of {@link VideoFrame}: BT.601, limited range.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> owns the scaler and one picture, into which the
 * scaler writes: the scaler writes beyond the ends of rows, for which FFmpeg's own memory has room
 * and a pooled frame has none.
 */
public final class PictureConverter implements AutoCloseable {
  private final Orientation orientation;
  private final PictureSize size;
  private final SwsContext scaler;
  private final AVFrame scaled;

  /**
   * Creates a converter.
   *
   * @param shown the size of the upright pictures
   * @param orientation the turn that makes a decoded picture stand upright
   */
  public PictureConverter(PictureSize shown, Orientation orientation) throws IOException {
    this.orientation = orientation;
    this.size = orientation.transposed() ? new PictureSize(shown.height(), shown.width()) : shown;
    scaler = sws_alloc_context();
    scaler.flags(SWS_BILINEAR);
    scaled = av_frame_alloc();
    scaled.format(AV_PIX_FMT_YUV420P);
    scaled.width(size.width());
    scaled.height(size.height());
    int result = av_frame_get_buffer(scaled, 0);
    if (result < 0) {
      close();
      throw new IOException(
          "no memory for a picture of %s (FFmpeg: %s)"
              .formatted(size, NativeCalls.describe(result)));
    }
  }

  /**
   * Fills {@code frame}, which has the converter's size; returns false if the picture cannot be
   * converted.
   */
  public boolean convert(AVFrame picture, VideoFrame frame) {
    ColourSpace colours = ColourSpace.of(picture);
    if (fits(picture) && colours.isFrameColours()) {
      return copy(picture, frame);
    }
    colours.describe(picture);
    colours.describeConverted(scaled);
    return sws_scale_frame(scaler, scaled, picture) >= 0 && copyUpright(frame);
  }

  private boolean fits(AVFrame picture) {
    return picture.format() == AV_PIX_FMT_YUV420P
        && picture.width() == size.width()
        && picture.height() == size.height()
        && orientation.equals(Orientation.UPRIGHT);
  }

  private boolean copyUpright(VideoFrame frame) {
    if (orientation.equals(Orientation.UPRIGHT)) {
      return copy(scaled, frame);
    }
    int chroma = frame.chromaStride();
    int chromaRows = (frame.height() + 1) / 2;
    turn(0, size.height(), frame, 0, frame.width(), frame.height());
    turn(1, (size.height() + 1) / 2, frame, frame.offsetU(), chroma, chromaRows);
    turn(2, (size.height() + 1) / 2, frame, frame.offsetV(), chroma, chromaRows);
    return true;
  }

  private void turn(int plane, int rows, VideoFrame frame, int offset, int width, int height) {
    int stride = scaled.linesize(plane);
    ByteBuffer from = scaled.data(plane).capacity((long) stride * rows).asByteBuffer();
    orientation.copy(from, stride, frame.data(), offset, width, height);
  }

  private static boolean copy(AVFrame from, VideoFrame frame) {
    BytePointer to = new BytePointer(frame.data());
    int chroma = frame.chromaStride();
    int chromaRows = (frame.height() + 1) / 2;
    return copy(from, 0, to, 0, frame.width(), frame.height())
        && copy(from, 1, to, frame.offsetU(), chroma, chromaRows)
        && copy(from, 2, to, frame.offsetV(), chroma, chromaRows);
  }

  private static boolean copy(
      AVFrame from, int plane, BytePointer to, int offset, int width, int height) {
    int stride = from.linesize(plane);
    BytePointer source = from.data(plane);
    // FFmpeg asserts this condition and would end the process.
    if (source == null || Math.abs(stride) < width) {
      return false;
    }
    av_image_copy_plane(to.getPointer(offset), width, source, stride, width, height);
    return true;
  }

  @Override
  public void close() {
    av_frame_free(scaled);
    sws_freeContext(scaler);
  }
}
