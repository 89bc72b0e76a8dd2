package io.sutantra.ffmpeg.h264;

import io.sutantra.api.media.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameter sets of a stream, kept for the access units that need them and do not contain them.
 *
 * <p>Not every sender repeats the parameter sets before each IDR picture, but a viewer who starts
 * there needs them.
 *
 * <p><b>Threading:</b> confined. <b>Errors:</b> none; at most 32 sets of 1,024 bytes each of each
 * of the two types are kept, and a set that cannot be read is not kept.
 */
public final class ParameterSets {
  private static final int MOST_SETS = 32;
  private static final int MOST_BYTES = 1_024;
  private static final int HIGHEST_PICTURE_SET = 255;

  private final Map<Integer, NalUnit> sequences = new LinkedHashMap<>();
  private final Map<Integer, PictureSet> pictures = new LinkedHashMap<>();
  private SequenceParameterSet latest;

  private record PictureSet(NalUnit unit, int sequence) {}

  /** Creates an empty collection. */
  public ParameterSets() {}

  /** Keeps a unit if the unit is a parameter set. A set replaces the set with the same number. */
  public void keep(NalUnit unit) {
    if (unit.type() == NalUnit.SPS) {
      SequenceParameterSet.parse(unit).ifPresent(set -> keep(unit, set));
    } else if (unit.type() == NalUnit.PPS && unit.length() <= MOST_BYTES) {
      keepPictureSet(unit);
    }
  }

  private void keep(NalUnit unit, SequenceParameterSet set) {
    latest = set;
    if (unit.length() <= MOST_BYTES && !unit.equals(sequences.get(set.id()))) {
      sequences.put(set.id(), copy(unit));
      // The picture parameter sets of the replaced set come again.
      pictures.values().removeIf(picture -> picture.sequence() == set.id());
    }
  }

  private void keepPictureSet(NalUnit unit) {
    RbspReader in = new RbspReader(unit.bytes(), 1);
    int id = in.unsigned(HIGHEST_PICTURE_SET);
    int sequence = in.unsigned(SequenceParameterSet.HIGHEST_ID);
    boolean room = pictures.size() < MOST_SETS || pictures.containsKey(id);
    if (!in.failed() && room) {
      pictures.put(id, new PictureSet(copy(unit), sequence));
    }
  }

  /** Returns a copy, because a unit is a part of an access unit, which a kept unit would keep. */
  private static NalUnit copy(NalUnit unit) {
    return new NalUnit(Bytes.wrap(unit.bytes().toArray()));
  }

  /** Returns the sequence parameter set that was kept last; empty before the first. */
  public Optional<SequenceParameterSet> latest() {
    return Optional.ofNullable(latest);
  }

  /**
   * Returns the units of an IDR picture's access unit with the parameter sets that it lacks: the
   * sets of sequences in front of everything, the sets of pictures in front of the picture. The
   * access unit's own sets are kept before.
   *
   * @return {@code units} itself if nothing is missing; empty if a missing set is not known
   */
  public Optional<List<NalUnit>> complete(List<NalUnit> units) {
    boolean lacksSequence = units.stream().noneMatch(unit -> unit.type() == NalUnit.SPS);
    boolean lacksPicture = units.stream().noneMatch(unit -> unit.type() == NalUnit.PPS);
    if ((lacksSequence && sequences.isEmpty()) || (lacksPicture && pictures.isEmpty())) {
      return Optional.empty();
    }
    if (!lacksSequence && !lacksPicture) {
      return Optional.of(units);
    }
    List<NalUnit> complete = new ArrayList<>();
    if (lacksSequence) {
      complete.addAll(sequences.values());
    }
    boolean before = true;
    for (NalUnit unit : units) {
      if (before && lacksPicture && unit.isPicture()) {
        pictures.values().forEach(picture -> complete.add(picture.unit()));
        before = false;
      }
      complete.add(unit);
    }
    return Optional.of(complete);
  }
}
