package io.sutantra.ffmpeg.h264;

import io.sutantra.api.media.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The byte stream format: NAL units, each after a start code. This is the format of every access
 * unit of the codec {@code h264} in the engine.
 *
 * <p><b>Errors:</b> none; every input gets a result. <b>Spec:</b> ITU-T H.264 Annex B.
 */
public final class AnnexB {
  /** The number of bytes of the start codes that {@link #join} writes. */
  public static final int START_CODE_BYTES = 4;

  private static final int SHORT_START_CODE_BYTES = 3;

  private AnnexB() {}

  /**
   * Returns the units in a byte stream, in order, without copying them. Zeros behind a unit are not
   * part of the unit.
   *
   * @return empty if the stream does not begin with a start code
   */
  public static List<NalUnit> split(Bytes stream) {
    List<NalUnit> units = new ArrayList<>();
    int start = startCode(stream, 0);
    if (start < 0 || withoutZeros(stream, 0, start) > 0) {
      return units;
    }
    while (start >= 0) {
      int from = start + SHORT_START_CODE_BYTES;
      int next = startCode(stream, from);
      int to = withoutZeros(stream, from, next < 0 ? stream.length() : next);
      if (to > from) {
        units.add(new NalUnit(stream.slice(from, to)));
      }
      start = next;
    }
    return units;
  }

  /** Returns the index of the next start code of three bytes; -1 if there is none. */
  private static int startCode(Bytes stream, int from) {
    int last = stream.length() - SHORT_START_CODE_BYTES;
    int at = from;
    while (at <= last) {
      int third = stream.at(at + 2);
      if (third == 1 && stream.at(at) == 0 && stream.at(at + 1) == 0) {
        return at;
      }
      // A byte above 1 is in no start code, so that the next one begins behind the byte.
      at += third == 0 || third == 1 ? 1 : SHORT_START_CODE_BYTES;
    }
    return -1;
  }

  private static int withoutZeros(Bytes stream, int from, int to) {
    int end = to;
    while (end > from && stream.at(end - 1) == 0) {
      end--;
    }
    return end;
  }

  /** Returns the byte stream of the units, each after a start code of four bytes. */
  public static Bytes join(List<NalUnit> units) {
    int length = 0;
    for (NalUnit unit : units) {
      length += START_CODE_BYTES + unit.length();
    }
    byte[] stream = new byte[length];
    int at = 0;
    for (NalUnit unit : units) {
      at = writeStartCode(stream, at);
      unit.bytes().copyTo(stream, at);
      at += unit.length();
    }
    return Bytes.wrap(stream);
  }

  /** Writes a start code of four bytes, and returns the index behind the start code. */
  public static int writeStartCode(byte[] target, int offset) {
    target[offset] = 0;
    target[offset + 1] = 0;
    target[offset + 2] = 0;
    target[offset + 3] = 1;
    return offset + START_CODE_BYTES;
  }
}
