package io.sutantra.ffmpeg;

import static io.sutantra.ffmpeg.NativeCalls.allocated;
import static io.sutantra.ffmpeg.NativeCalls.check;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import io.sutantra.api.media.VideoFrame;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;

/**
 * A converter of decoded pictures of any pixel format and colour space to pictures of the same size
 * in I420 and the colours of {@link VideoFrame}.
 *
 * <p><b>Threading:</b> confined; the caller ensures with a {@link UseGuard} that one thread at a
 * time uses the converter. <b>Ownership:</b> owns the scaler and one picture until {@link
 * #close()}. <b>Errors:</b> {@link io.sutantra.api.CodecException} for a picture that cannot be
 * converted.
 */
public final class I420Converter implements AutoCloseable {
  private SwsContext scaler;
  private AVFrame converted;

  /** Creates a converter, which takes native memory with the first picture that needs it. */
  public I420Converter() {}

  /** Copies or converts a picture. */
  public void convert(AVFrame picture, VideoFrame target) {
    ColourSpace colours = ColourSpace.of(picture);
    if (picture.format() == AV_PIX_FMT_YUV420P && colours.isFrameColours()) {
      Planes.copy(picture, target);
      return;
    }
    prepare(picture.width(), picture.height());
    colours.describe(picture);
    colours.describeConverted(converted);
    check(sws_scale_frame(scaler, converted, picture), "converting a picture to I420");
    Planes.copy(converted, target);
  }

  private void prepare(int width, int height) {
    if (converted != null && converted.width() == width && converted.height() == height) {
      return;
    }
    close();
    scaler = allocated(sws_alloc_context(), "scaler");
    scaler.flags(SWS_BILINEAR);
    AVFrame fresh = allocated(av_frame_alloc(), "frame");
    fresh.format(AV_PIX_FMT_YUV420P).width(width).height(height);
    int result = av_frame_get_buffer(fresh, 0);
    if (result < 0) {
      av_frame_free(fresh);
    }
    check(result, "allocating a picture of %dx%d".formatted(width, height));
    converted = fresh;
  }

  @Override
  public void close() {
    if (converted != null) {
      av_frame_free(converted);
      converted = null;
    }
    if (scaler != null) {
      sws_freeContext(scaler);
      scaler = null;
    }
  }
}
