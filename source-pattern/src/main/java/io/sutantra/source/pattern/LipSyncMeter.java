package io.sutantra.source.pattern;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.VideoFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Measures how far sound and picture of the test pattern are apart, by the media times of what is
 * seen and heard: the beep against the flash.
 *
 * <p>At a frame rate that has no picture at the full second, the flash begins up to one picture
 * late. <b>Threading:</b> pictures from one thread, sound from one, the rest from any.
 */
public final class LipSyncMeter {
  private static final int KEPT = 9;

  /** Flash and beep come once a second: what is farther apart belongs to another second. */
  private static final long MAX_APART_NANOS = 500_000_000;

  private final FlashDetector flashes = new FlashDetector();
  private final BeepDetector beeps = new BeepDetector();
  private final Deque<Long> flashed = new ArrayDeque<>();
  private final Deque<Long> beeped = new ArrayDeque<>();

  /** Makes a meter that has seen and heard nothing. */
  public LipSyncMeter() {}

  /** Looks at the next picture, which stays the caller's. */
  public void see(VideoFrame picture) {
    keep(flashed, flashes.accept(picture));
  }

  /** Listens to the next piece of sound. */
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
   * Returns the median of how much later than the flash the beep is, of the last nine seconds that
   * had both, in nanoseconds; negative if the sound is early; empty if there was none.
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
