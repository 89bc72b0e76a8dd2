package io.sutantra.ffmpeg.h264;

import io.sutantra.api.media.Bytes;
import java.util.Optional;
import java.util.Set;

/**
 * The properties of a sequence of pictures: profile, level and size.
 *
 * <p><b>Errors:</b> none; every input gets a result. <b>Spec:</b> ITU-T H.264 sections 7.3.2.1.1
 * and 7.4.2.1.1.
 *
 * @param id the number by which picture parameter sets refer to this set, 0 to 31
 * @param profile the {@code profile_idc}
 * @param constraints the byte of the constraint flags, the first of them in the highest bit
 * @param level the {@code level_idc}, ten times the level
 * @param chromaFormat 1 for 4:2:0; 0 for grey, 2 for 4:2:2, 3 for 4:4:4
 * @param bitDepth the larger of the bits of a luma and of a chroma sample
 * @param interlaced whether pictures may be coded as two fields
 * @param width the width of the shown picture in pixels
 * @param height the height of the shown picture in pixels
 */
public record SequenceParameterSet(
    int id,
    int profile,
    int constraints,
    int level,
    int chromaFormat,
    int bitDepth,
    boolean interlaced,
    int width,
    int height) {
  static final int HIGHEST_ID = 31;

  private static final int BASELINE = 66;
  private static final int MAIN = 77;
  private static final int EXTENDED = 88;
  private static final int HIGH = 100;
  private static final int HIGH_10 = 110;
  private static final int HIGH_422 = 122;
  private static final int HIGH_444 = 244;

  /** The profiles whose sets say more about the samples. */
  private static final Set<Integer> WITH_CHROMA =
      Set.of(HIGH, HIGH_10, HIGH_422, HIGH_444, 44, 83, 86, 118, 128, 138, 139, 134, 135);

  private static final int MACROBLOCK = 16;
  private static final int MOST_MACROBLOCKS = 16_384 / MACROBLOCK;
  private static final int CHROMA_444 = 3;
  private static final int LEVEL_1B_FLAG = 0x10;
  private static final int CONSTRAINED_FLAG = 0x40;

  /**
   * Reads a set.
   *
   * @return empty if the unit is no sequence parameter set, is cut short, or has a number out of
   *     its range
   */
  public static Optional<SequenceParameterSet> parse(NalUnit unit) {
    return unit.type() == NalUnit.SPS
        ? parse(unit.bytes().slice(1, unit.length()))
        : Optional.empty();
  }

  /**
   * Reads a set without the NAL unit's header.
   *
   * @return empty if the set is cut short, or has a number out of its range
   */
  public static Optional<SequenceParameterSet> parse(Bytes afterHeader) {
    return read(new RbspReader(afterHeader, 0));
  }

  private static Optional<SequenceParameterSet> read(RbspReader in) {
    int profile = in.bits(8);
    int constraints = in.bits(8);
    int level = in.bits(8);
    int id = in.unsigned(HIGHEST_ID);
    int chroma = 1;
    int depth = 8;
    if (WITH_CHROMA.contains(profile)) {
      chroma = in.unsigned(CHROMA_444);
      if (chroma == CHROMA_444) {
        in.flag(); // separate_colour_plane_flag
      }
      depth = 8 + Math.max(in.unsigned(6), in.unsigned(6));
      in.flag(); // qpprime_y_zero_transform_bypass_flag
      if (in.flag()) {
        skipScalingLists(in, chroma == CHROMA_444 ? 12 : 8);
      }
    }
    in.unsigned(12); // log2_max_frame_num_minus4
    skipPictureOrder(in);
    in.unsigned(16); // max_num_ref_frames
    in.flag(); // gaps_in_frame_num_value_allowed_flag
    int widthInMacroblocks = in.unsigned(MOST_MACROBLOCKS - 1) + 1;
    int heightInMapUnits = in.unsigned(MOST_MACROBLOCKS - 1) + 1;
    boolean framesOnly = in.flag();
    if (!framesOnly) {
      in.flag(); // mb_adaptive_frame_field_flag
    }
    in.flag(); // direct_8x8_inference_flag
    int fields = framesOnly ? 1 : 2;
    int width = widthInMacroblocks * MACROBLOCK;
    int height = heightInMapUnits * MACROBLOCK * fields;
    if (in.flag()) {
      boolean halfWidth = chroma == 1 || chroma == 2;
      int unitX = halfWidth ? 2 : 1;
      int unitY = (chroma == 1 ? 2 : 1) * fields;
      width -= (in.unsigned(width) + in.unsigned(width)) * unitX;
      height -= (in.unsigned(height) + in.unsigned(height)) * unitY;
    }
    return in.failed() || width < 1 || height < 1 || height > MOST_MACROBLOCKS * MACROBLOCK
        ? Optional.empty()
        : Optional.of(
            new SequenceParameterSet(
                id, profile, constraints, level, chroma, depth, !framesOnly, width, height));
  }

  private static void skipScalingLists(RbspReader in, int lists) {
    for (int list = 0; list < lists && !in.failed(); list++) {
      if (in.flag()) {
        int size = list < 6 ? 16 : 64;
        long last = 8;
        long next = 8;
        for (int i = 0; i < size && !in.failed(); i++) {
          if (next != 0) {
            next = Math.floorMod(last + in.signed(), 256);
          }
          last = next == 0 ? last : next;
        }
      }
    }
  }

  private static void skipPictureOrder(RbspReader in) {
    int type = in.unsigned(2);
    if (type == 0) {
      in.unsigned(12); // log2_max_pic_order_cnt_lsb_minus4
    } else if (type == 1) {
      in.flag(); // delta_pic_order_always_zero_flag
      in.signed(); // offset_for_non_ref_pic
      in.signed(); // offset_for_top_to_bottom_field
      int cycle = in.unsigned(255);
      for (int i = 0; i < cycle && !in.failed(); i++) {
        in.signed(); // offset_for_ref_frame
      }
    }
  }

  /** Describes profile and level for people: {@code High 4.0}. */
  public String describe() {
    boolean level1b =
        level == 9 || (level == 11 && (constraints & LEVEL_1B_FLAG) != 0 && profile <= EXTENDED);
    return profileName() + (level1b ? " 1b" : " %d.%d".formatted(level / 10, level % 10));
  }

  private String profileName() {
    return switch (profile) {
      case BASELINE -> (constraints & CONSTRAINED_FLAG) != 0 ? "Constrained Baseline" : "Baseline";
      case MAIN -> "Main";
      case EXTENDED -> "Extended";
      case HIGH -> "High";
      case HIGH_10 -> "High 10";
      case HIGH_422 -> "High 4:2:2";
      case HIGH_444 -> "High 4:4:4 Predictive";
      default -> "profile " + profile;
    };
  }
}
