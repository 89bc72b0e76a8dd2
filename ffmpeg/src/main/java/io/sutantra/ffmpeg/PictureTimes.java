package io.sutantra.ffmpeg;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The times of the access units whose pictures a decoder has not delivered yet.
 *
 * <p>A decoder that holds pictures back delivers them in the order in which they are shown. The
 * earliest time belongs to the picture that comes first, whether the sender stamps access units
 * with the time of showing or with the time of decoding.
 *
 * <p><b>Threading:</b> confined.
 */
final class PictureTimes {
  /** More pictures than any decoder holds back. */
  private static final int MOST = 32;

  private final PriorityQueue<Time> pending =
      new PriorityQueue<>(Comparator.comparingLong(Time::ptsNanos));

  private Time last;

  /** The times of an access unit. */
  record Time(long ptsNanos, long captureNanos) {}

  /** Adds the times of an access unit that is going to be decoded. */
  void add(long ptsNanos, long captureNanos) {
    pending.add(new Time(ptsNanos, captureNanos));
    dropAllBut(MOST);
  }

  /**
   * Takes the times of the picture that has come.
   *
   * @param reorderDepth the number of pictures that the decoder holds back at most. Access units
   *     whose pictures should have come before are taken for such that have none.
   */
  Time take(int reorderDepth) {
    dropAllBut(reorderDepth + 1);
    // A damaged access unit may give two pictures.
    last = pending.isEmpty() ? last : pending.poll();
    if (last == null) {
      throw new IllegalStateException("more pictures came than access units were decoded");
    }
    return last;
  }

  private void dropAllBut(int count) {
    while (pending.size() > count) {
      pending.remove();
    }
  }

  /** Forgets all access units, because the decoder has forgotten their pictures. */
  void clear() {
    pending.clear();
  }
}
