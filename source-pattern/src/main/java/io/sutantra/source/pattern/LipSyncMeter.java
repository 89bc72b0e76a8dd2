package io.sutantra.source.pattern;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.VideoFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * A meter of how far the test pattern's sound and pictures are apart: it compares the media times
 * of beeps and flashes.
 *
 * <p>At a frame rate that has no picture at the full second, the flash begins up to one picture
 * late. <b>Threading:</b> one thread for pictures, one for sound, any for the rest.
 */
public final class LipSyncMeter {
  private static final int KEPT = 9;

  /**
   * The largest distance between a flash and its beep: both come once a second, so that a more
   * distant beep belongs to another second.
   */
  private static final long MAX_APART_NANOS = 500_000_000;

  private final FlashDetector flashes = new FlashDetector();
  private final BeepDetector beeps = new BeepDetector();
  private final Deque<Long> flashed = new ArrayDeque<>();
  private final Deque<Long> beeped = new ArrayDeque<>();

  /** Creates a meter that has seen and heard nothing. */
  public LipSyncMeter() {}

  /** Examines the next picture, which the caller still owns. */
  public void see(VideoFrame picture) {
    keep(flashed, flashes.accept(picture));
  }

  /** Examines the next piece of sound. */
  public void hear(AudioFrame sound) {
    keep(beeped, beeps.accept(sound));
  }

  private synchronized void keep(Deque<Long> times, OptionalLong time) {
    if (time.isPresent()) {
      times.add(time.getAsLong());
      if (times.size() > KEPT) {
        times.remove();
      }
    }
  }

  /**
   * Returns by how much the beep is later than the flash, in nanoseconds: the median of the last
   * nine seconds that had both. The value is negative if the sound is early, and empty if no second
   * had both.
   */
  public synchronized OptionalLong soundLateNanos() {
    long[] apart =
        beeped.stream()
            .flatMap(beep -> flashed.stream().map(flash -> beep - flash))
            .filter(nanos -> Math.abs(nanos) < MAX_APART_NANOS)
            .mapToLong(Long::longValue)
            .sorted()
            .toArray();
    return apart.length == 0 ? OptionalLong.empty() : OptionalLong.of(apart[apart.length / 2]);
  }
}
