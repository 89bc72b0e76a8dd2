package io.sutantra.source.capture;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import java.util.Arrays;

/**
 * The cutter of captured sound into pieces of equal length, whose times follow the count of the
 * samples.
 *
 * <p>A device's own clock is a little faster or slower than the engine's, and a device loses
 * samples when the machine is busy. Where the count is behind by more than 40 ms, the next piece
 * begins at the time of its capture; where the count is ahead by more than 40 ms, the samples that
 * are too many are dropped. So times never go back, and stay in step with pictures.
 *
 * <p><b>Threading:</b> confined.
 */
final class SoundPieces {
  private static final long JUMP_NANOS = 40_000_000;
  private static final long NANOS = 1_000_000_000;

  private final AudioShape shape;
  private final int pieceLength;
  private final DeviceClock clock;
  private short[] waiting = {};

  /** The time of the first sample that waits. */
  private long waitingNanos;

  private boolean begun;

  /**
   * Creates a cutter.
   *
   * @param pieceSamples the samples of each channel in a piece
   */
  SoundPieces(AudioShape shape, int pieceSamples, DeviceClock clock) {
    this.shape = shape;
    this.pieceLength = pieceSamples * shape.channels();
    this.clock = clock;
  }

  /**
   * Adds sound.
   *
   * @param samples the samples, interleaved
   * @param captureNanos the engine's time at which the first sample was captured
   * @return the number of samples of each channel that were dropped
   */
  int add(short[] samples, long captureNanos) {
    long aheadNanos = begun ? waitingNanos + nanos(waiting.length) - captureNanos : 0;
    if (!begun || aheadNanos < -JUMP_NANOS) {
      waiting = new short[0]; // less than a piece, from before a gap
      waitingNanos = captureNanos;
      begun = true;
    }
    int given = samples.length / shape.channels();
    int dropped =
        aheadNanos > JUMP_NANOS
            ? (int) Math.min(given, aheadNanos * shape.sampleRateHz() / NANOS)
            : 0;
    int before = waiting.length;
    int skipped = dropped * shape.channels();
    waiting = Arrays.copyOf(waiting, before + samples.length - skipped);
    System.arraycopy(samples, skipped, waiting, before, samples.length - skipped);
    return dropped;
  }

  /** Returns the next piece; null if too few samples wait. */
  AudioFrame poll() {
    if (waiting.length < pieceLength) {
      return null;
    }
    AudioFrame piece =
        AudioFrame.wrap(
            Arrays.copyOf(waiting, pieceLength),
            shape,
            clock.mediaNanos(waitingNanos),
            waitingNanos);
    waiting = Arrays.copyOfRange(waiting, pieceLength, waiting.length);
    waitingNanos += nanos(pieceLength);
    return piece;
  }

  private long nanos(int length) {
    return (long) length / shape.channels() * NANOS / shape.sampleRateHz();
  }
}
