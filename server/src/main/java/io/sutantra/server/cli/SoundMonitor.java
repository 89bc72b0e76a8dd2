package io.sutantra.server.cli;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.source.pattern.LipSyncMeter;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A meter of received sound: how loud the sound is, and how much of it is missing.
 *
 * <p><b>Threading:</b> the sound comes from one thread; all other calls from any thread.
 */
final class SoundMonitor implements Consumer<AudioFrame> {
  /** The level that 16 bit samples cannot distinguish from silence. */
  private static final double SILENCE_DBFS = -120;

  /** A step of the media time up to this length is rounding. */
  private static final long MAX_ROUNDING_NANOS = 1_000_000;

  /** A gap beyond this length is a pause, or a new time line. */
  private static final long MAX_GAP_NANOS = 10_000_000_000L;

  /**
   * The length of sound after which gaps count as loss. A receiver aligns the sound with the
   * pictures when the sender's first reports come; until then a step of the media time is no loss.
   */
  private static final long SETTLING_NANOS = 1_000_000_000;

  private final LipSyncMeter lipSync;
  private final WavFile wav;
  private long pieces;
  private long firstNanos;
  private long heardNanos;
  private long missingNanos;
  private long nextNanos;
  private double squares;
  private long samples;

  /**
   * The measurements so far.
   *
   * @param pieces the number of pieces of sound
   * @param seconds the length of the sound
   * @param missingShare the share of the sound after the first second that was lost on the way or
   *     cannot be decoded, 0 to 1
   * @param levelDbfs the level since the previous call, where the loudest sine has 0; null if no
   *     sound came
   */
  record Measurement(long pieces, double seconds, double missingShare, Double levelDbfs) {}

  /**
   * Begins to measure.
   *
   * @param lipSync the meter that gets the sound too
   * @param wav the file that gets the sound; null if there is none
   */
  SoundMonitor(LipSyncMeter lipSync, WavFile wav) {
    this.lipSync = lipSync;
    this.wav = wav;
  }

  @Override
  public void accept(AudioFrame sound) {
    lipSync.hear(sound);
    if (wav != null) {
      wav.write(sound);
    }
    count(sound);
  }

  private synchronized void count(AudioFrame sound) {
    long gap = sound.ptsNanos() - nextNanos;
    boolean settled = heardNanos >= SETTLING_NANOS;
    if (settled && gap > MAX_ROUNDING_NANOS && gap <= MAX_GAP_NANOS) {
      missingNanos += gap;
    }
    nextNanos = sound.ptsNanos() + sound.durationNanos();
    if (pieces == 0) {
      firstNanos = System.nanoTime();
    }
    pieces++;
    heardNanos += sound.durationNanos();
    for (int channel = 0; channel < sound.shape().channels(); channel++) {
      for (int i = 0; i < sound.samplesPerChannel(); i++) {
        double sample = sound.sample(i, channel);
        squares += sample * sample;
      }
    }
    samples += (long) sound.samplesPerChannel() * sound.shape().channels();
  }

  /** Returns the measurements so far, and begins the level anew. */
  synchronized Measurement take() {
    Double level = null;
    if (samples > 0) {
      // The mean square of a sine is half of the square of its peak.
      double power = 2 * squares / samples / Short.MAX_VALUE / Short.MAX_VALUE;
      level = Math.max(SILENCE_DBFS, 10 * Math.log10(power));
    }
    squares = 0;
    samples = 0;
    long all = heardNanos + missingNanos;
    return new Measurement(
        pieces, heardNanos / 1e9, all == 0 ? 0 : missingNanos / (double) all, level);
  }

  /** Returns when the first piece came, by {@link System#nanoTime}; empty if none has come. */
  synchronized OptionalLong firstNanos() {
    return pieces == 0 ? OptionalLong.empty() : OptionalLong.of(firstNanos);
  }

  /** Returns how many pieces have come so far. */
  synchronized long pieces() {
    return pieces;
  }
}
