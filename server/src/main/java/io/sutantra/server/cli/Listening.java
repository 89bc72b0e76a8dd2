package io.sutantra.server.cli;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.source.pattern.LipSyncMeter;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Listens to sound as it comes: how loud it is, and how much of it is missing.
 *
 * <p><b>Threading:</b> the sound comes from one thread; everything else from any.
 */
final class Listening implements Consumer<AudioFrame> {
  /** What 16 bit cannot tell from silence. */
  private static final double SILENCE_DBFS = -120;

  /** A step of the media time that is not longer is rounding. */
  private static final long MAX_ROUNDING_NANOS = 1_000_000;

  /** A gap that is longer is a pause, or another time line. */
  private static final long MAX_GAP_NANOS = 10_000_000_000L;

  /**
   * A receiver puts the sound beside the pictures when the sender's first reports have come: until
   * then a step of the media time is no loss.
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
   * What was heard so far.
   *
   * @param pieces of sound
   * @param seconds of sound
   * @param missingShare of the sound after its first second, 0 to 1: what was lost on the way or
   *     cannot be decoded
   * @param levelDbfs since this was last asked, where the loudest sine has 0; null if nothing came
   */
  record Heard(long pieces, double seconds, double missingShare, Double levelDbfs) {}

  /**
   * Begins to listen.
   *
   * @param wav takes the sound; null if nobody wants it
   */
  Listening(LipSyncMeter lipSync, WavFile wav) {
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

  /** Tells what was heard; the level begins anew. */
  synchronized Heard take() {
    Double level = null;
    if (samples > 0) {
      // A sine has half of the square of its peak.
      double power = 2 * squares / samples / Short.MAX_VALUE / Short.MAX_VALUE;
      level = Math.max(SILENCE_DBFS, 10 * Math.log10(power));
    }
    squares = 0;
    samples = 0;
    long all = heardNanos + missingNanos;
    return new Heard(pieces, heardNanos / 1e9, all == 0 ? 0 : missingNanos / (double) all, level);
  }

  /** When the first piece came, by {@link System#nanoTime}; empty if none has. */
  synchronized OptionalLong firstNanos() {
    return pieces == 0 ? OptionalLong.empty() : OptionalLong.of(firstNanos);
  }

  /** How many pieces came so far. */
  synchronized long pieces() {
    return pieces;
  }
}
