package io.sutantra.ffmpeg.h264;

import io.sutantra.api.media.Bytes;
import java.util.ArrayList;
import java.util.Collection;
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
    Optional<Missing> missing = missing(units.stream().map(NalUnit::type).toList());
    if (missing.isEmpty() || missing.get().isNothing()) {
      return missing.map(nothing -> units);
    }
    List<NalUnit> complete = new ArrayList<>(missing.get().ofSequences());
    boolean before = true;
    for (NalUnit unit : units) {
      if (before && unit.isPicture()) {
        complete.addAll(missing.get().ofPictures());
        before = false;
      }
      complete.add(unit);
    }
    return Optional.of(complete);
  }

  /**
   * The parameter sets that an access unit lacks.
   *
   * @param ofSequences the sets to put in front of everything
   * @param ofPictures the sets to put in front of the picture
   */
  public record Missing(List<NalUnit> ofSequences, List<NalUnit> ofPictures) {
    /** Returns whether the access unit lacks nothing. */
    public boolean isNothing() {
      return ofSequences.isEmpty() && ofPictures.isEmpty();
    }
  }

  /**
   * Returns the parameter sets that an IDR picture's access unit lacks. The access unit's own sets
   * are kept before.
   *
   * @param types the types of its units
   * @return empty if a missing set is not known
   */
  public Optional<Missing> missing(Collection<Integer> types) {
    boolean lacksSequence = !types.contains(NalUnit.SPS);
    boolean lacksPicture = !types.contains(NalUnit.PPS);
    if ((lacksSequence && sequences.isEmpty()) || (lacksPicture && pictures.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new Missing(
            lacksSequence ? List.copyOf(sequences.values()) : List.of(),
            lacksPicture ? pictures.values().stream().map(PictureSet::unit).toList() : List.of()));
  }
}
