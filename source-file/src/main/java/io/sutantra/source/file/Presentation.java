package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_FRAME_CROPPING;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;

import io.sutantra.api.PictureSize;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.Orientation;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * The container's instructions for showing its pictures: the visible part, the shape of a pixel,
 * and the orientation.
 *
 * @param crop the margins that are not shown
 * @param pixelAspect the width of a pixel, as a multiple of its height
 * @param orientation the turn that makes a picture stand upright
 */
record Presentation(Crop crop, double pixelAspect, Orientation orientation) {
  /**
   * The largest picture in pixels; larger ones are refused, so that a forged size does not take a
   * gigabyte.
   */
  static final int MOST_PIXELS = 7680 * 4320;

  private static final double WIDEST_PIXEL = 8;
  private static final int MATRIX_NUMBERS = 9;

  /**
   * Margins, in pixels of the coded picture.
   *
   * @param top the number of rows at the top
   * @param bottom the number of rows at the bottom
   * @param left the number of columns at the left
   * @param right the number of columns at the right
   */
  record Crop(int top, int bottom, int left, int right) {
    /** No margins. */
    static final Crop NONE = new Crop(0, 0, 0, 0);

    /** Marks the margins in a decoded picture. */
    void mark(AVFrame picture) {
      picture.crop_top(picture.crop_top() + top);
      picture.crop_bottom(picture.crop_bottom() + bottom);
      picture.crop_left(picture.crop_left() + left);
      picture.crop_right(picture.crop_right() + right);
    }
  }

  /** Reads the instructions of a stream's container. Values that make no sense are ignored. */
  static Presentation of(AVFormatContext context, AVStream stream) {
    AVCodecParameters parameters = stream.codecpar();
    int[] matrix = numbers(parameters, AV_PKT_DATA_DISPLAYMATRIX, MATRIX_NUMBERS);
    int[] margins = numbers(parameters, AV_PKT_DATA_FRAME_CROPPING, 4);
    AVRational aspect = av_guess_sample_aspect_ratio(context, stream, null);
    double pixelAspect =
        aspect.num() > 0 && aspect.den() > 0 ? (double) aspect.num() / aspect.den() : 1;
    boolean plausible = pixelAspect <= WIDEST_PIXEL && pixelAspect >= 1 / WIDEST_PIXEL;
    return new Presentation(
        crop(margins, parameters.width(), parameters.height()),
        plausible ? pixelAspect : 1,
        matrix == null ? Orientation.UPRIGHT : Orientation.of(matrix));
  }

  private static Crop crop(int[] margins, int width, int height) {
    if (margins == null) {
      return Crop.NONE;
    }
    for (int margin : margins) {
      if (margin < 0 || margin >= Math.max(width, height)) {
        return Crop.NONE;
      }
    }
    Crop crop = new Crop(margins[0], margins[1], margins[2], margins[3]);
    boolean anythingLeft =
        crop.top() + crop.bottom() < height && crop.left() + crop.right() < width;
    return anythingLeft ? crop : Crop.NONE;
  }

  /**
   * Returns the numbers in a stream's side data, in little-endian or native order by type; null if
   * there are fewer than {@code count}.
   */
  private static int[] numbers(AVCodecParameters parameters, int type, int count) {
    if (parameters.nb_coded_side_data() <= 0) {
      return null;
    }
    AVPacketSideData data =
        av_packet_side_data_get(
            parameters.coded_side_data(), parameters.nb_coded_side_data(), type);
    if (data == null || data.size() < (long) count * Integer.BYTES) {
      return null;
    }
    int[] numbers = new int[count];
    ByteOrder order =
        type == AV_PKT_DATA_DISPLAYMATRIX ? ByteOrder.nativeOrder() : ByteOrder.LITTLE_ENDIAN;
    data.data().capacity(data.size()).asByteBuffer().order(order).asIntBuffer().get(numbers);
    return numbers;
  }

  /** Returns whether the pictures are shown exactly as they are coded. */
  boolean asCoded() {
    return crop.equals(Crop.NONE) && pixelAspect == 1 && orientation.equals(Orientation.UPRIGHT);
  }

  /**
   * Returns the size of a picture as shown, with square pixels. The height of the coded picture
   * stays, so that no row is lost.
   */
  PictureSize shownSize(int codedWidth, int codedHeight) {
    int width = codedWidth - crop.left() - crop.right();
    int height = codedHeight - crop.top() - crop.bottom();
    long square = Math.max(1, Math.round(width * pixelAspect / 2) * 2);
    boolean tooLarge = square > VideoFrame.MAX_DIMENSION || square * height > MOST_PIXELS;
    if (pixelAspect != 1 && !tooLarge) {
      width = (int) square;
    }
    return orientation.transposed()
        ? new PictureSize(height, width)
        : new PictureSize(width, height);
  }
}
