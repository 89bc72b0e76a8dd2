package io.sutantra.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RESERVED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The colour space of a picture, in FFmpeg's terms. For a picture without one, this class takes
 * BT.709 for high definition and BT.601 otherwise, as players do.
 *
 * @param matrix one of FFmpeg's {@code AVCOL_SPC}
 * @param range one of FFmpeg's {@code AVCOL_RANGE}
 * @param primaries one of FFmpeg's {@code AVCOL_PRI}
 * @param transfer one of FFmpeg's {@code AVCOL_TRC}
 */
public record ColourSpace(int matrix, int range, int primaries, int transfer) {
  private static final int WIDEST_STANDARD_DEFINITION = 1279;
  private static final int HIGHEST_STANDARD_DEFINITION = 576;

  /** Returns the colour space of a decoded picture. */
  public static ColourSpace of(AVFrame picture) {
    boolean rgb = (av_pix_fmt_desc_get(picture.format()).flags() & avutil.AV_PIX_FMT_FLAG_RGB) != 0;
    int matrix = picture.colorspace();
    boolean unknown = matrix == AVCOL_SPC_UNSPECIFIED || matrix == AVCOL_SPC_RESERVED;
    if (unknown && !rgb) {
      boolean standard =
          picture.width() <= WIDEST_STANDARD_DEFINITION
              && picture.height() <= HIGHEST_STANDARD_DEFINITION;
      matrix = standard ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709;
    }
    return new ColourSpace(
        matrix, picture.color_range(), picture.color_primaries(), picture.color_trc());
  }

  /** Returns whether a file's VP8 has the colour space that every VP8 decoder assumes. */
  public static boolean isOfVp8(AVCodecParameters parameters) {
    int matrix = parameters.color_space();
    boolean silent = matrix == AVCOL_SPC_UNSPECIFIED || matrix == AVCOL_SPC_RESERVED;
    ColourSpace colours =
        new ColourSpace(
            silent ? AVCOL_SPC_SMPTE170M : matrix,
            parameters.color_range(),
            parameters.color_primaries(),
            parameters.color_trc());
    return colours.isFrameColours();
  }

  /** Returns whether the colour space is that of the pipeline's own pictures. */
  public boolean isFrameColours() {
    boolean sameMatrix = matrix == AVCOL_SPC_SMPTE170M || matrix == AVCOL_SPC_BT470BG;
    return sameMatrix && range != AVCOL_RANGE_JPEG && !isHighDynamicRange();
  }

  private boolean isHighDynamicRange() {
    return transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67;
  }

  /** Writes the colour space into a decoded picture, for the scaler to read. */
  public void describe(AVFrame picture) {
    picture.colorspace(matrix);
  }

  /**
   * Writes into a picture the colour space that it is converted to. Primaries and transfer stay
   * unchanged, because screens hardly show a difference; only high dynamic range is mapped.
   */
  public void describeConverted(AVFrame picture) {
    picture.color_range(AVCOL_RANGE_MPEG);
    picture.colorspace(AVCOL_SPC_SMPTE170M);
    picture.color_primaries(isHighDynamicRange() ? AVCOL_PRI_BT709 : primaries);
    picture.color_trc(isHighDynamicRange() ? AVCOL_TRC_BT709 : transfer);
  }
}
