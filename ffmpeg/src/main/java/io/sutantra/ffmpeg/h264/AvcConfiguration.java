package io.sutantra.ffmpeg.h264;

import io.sutantra.api.media.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of H.264 in files such as mp4 and mkv, in which each NAL unit stands after its
 * length instead of after a start code, and the parameter sets stand in the head of the file.
 *
 * <p><b>Errors:</b> none; every input gets a result. <b>Spec:</b> ISO/IEC 14496-15 section 5.3.3.1,
 * {@code AVCDecoderConfigurationRecord}.
 *
 * @param lengthBytes the number of bytes of each length: 1, 2 or 4
 * @param parameterSets the sets of sequences, then the sets of pictures
 */
public record AvcConfiguration(int lengthBytes, List<NalUnit> parameterSets) {
  private static final int VERSION = 1;
  private static final int LENGTH_INDEX = 4;
  private static final int HEAD_BYTES = 5;
  private static final int SEQUENCE_COUNT_MASK = 0x1F;

  /**
   * Reads a configuration.
   *
   * @return empty if the bytes are cut short or none of a configuration
   */
  public static Optional<AvcConfiguration> parse(Bytes record) {
    if (record.length() <= HEAD_BYTES || record.at(0) != VERSION) {
      return Optional.empty();
    }
    int lengthBytes = (record.at(LENGTH_INDEX) & 3) + 1;
    List<NalUnit> sets = new ArrayList<>();
    int count = record.at(HEAD_BYTES) & SEQUENCE_COUNT_MASK;
    int at = addSets(record, HEAD_BYTES + 1, count, sets);
    if (lengthBytes == 3 || at < 0 || at >= record.length()) {
      return Optional.empty();
    }
    at = addSets(record, at + 1, record.at(at) & 0xFF, sets);
    return at < 0 ? Optional.empty() : Optional.of(new AvcConfiguration(lengthBytes, sets));
  }

  /** Adds a number of sets, and returns the index behind them; -1 if they are cut short. */
  private static int addSets(Bytes record, int from, int count, List<NalUnit> sets) {
    int at = from;
    for (int i = 0; i < count; i++) {
      int next = addUnit(record, at, Short.BYTES, sets);
      if (next < 0) {
        return next;
      }
      at = next;
    }
    return at;
  }

  /**
   * Returns the units of an access unit in the file, without copying them.
   *
   * @return empty if there is no unit, or a unit is cut short
   */
  public List<NalUnit> split(Bytes sample) {
    List<NalUnit> units = new ArrayList<>();
    int at = 0;
    while (at >= 0 && at < sample.length()) {
      at = addUnit(sample, at, lengthBytes, units);
    }
    return at < 0 ? List.of() : units;
  }

  /** Adds a unit after its length, and returns the index behind it; -1 if it is cut short. */
  private static int addUnit(Bytes data, int at, int lengthBytes, List<NalUnit> units) {
    int from = at + lengthBytes;
    if (from > data.length()) {
      return -1;
    }
    long length = 0;
    for (int i = at; i < from; i++) {
      length = length << Byte.SIZE | (data.at(i) & 0xFF);
    }
    if (length > data.length() - from) {
      return -1;
    }
    int to = from + (int) length;
    if (to > from) {
      units.add(new NalUnit(data.slice(from, to)));
    }
    return to;
  }
}
