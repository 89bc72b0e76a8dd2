package io.sutantra.source.pattern;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import java.util.OptionalLong;

/**
 * A detector of the beginnings of the test pattern's beeps, accurate to the millisecond, in sound
 * of any rate that went through a lossy codec.
 *
 * <p>The detector measures the amplitude of the 1 kHz tone in a window of 5 ms that slides along
 * the sound (a Goertzel filter of that frequency). At a sudden beginning the amplitude rises as the
 * window slides over the beginning, and reaches half its level when the beginning is in the middle
 * of the window. The detector accepts a beep if 1 kHz still makes up most of the sound 50 ms later.
 *
 * <p><b>Threading:</b> confined.
 */
public final class BeepDetector {
  /** The frequency of a beep. */
  static final int BEEP_HZ = 1_000;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final int WINDOWS_PER_SECOND = 200;
  private static final int STEPS_PER_SECOND = 4_000;

  /** The lowest amplitude of a beep, −30 dBFS: the quiet tone between the beeps is far below. */
  private static final double MIN_AMPLITUDE = Short.MAX_VALUE * 0.0316;

  /**
   * The number of steps from the first that is loud enough to the one at which the beep has its
   * full level.
   */
  private static final int RISE_STEPS = STEPS_PER_SECOND / 100;

  private static final int CONFIRM_STEPS = STEPS_PER_SECOND / 20;
  private static final int HISTORY_STEPS = 2 * RISE_STEPS;

  /** The time from a beep's first sample to its half level, because a beep fades in. */
  private static final double HALF_FADE_NANOS = 1e6;

  /** The longest step of the media time by rounding; a longer step is a gap in the sound. */
  private static final long MAX_STEP_NANOS = 5_000_000;

  private AudioShape shape = AudioShape.UNKNOWN;
  private double[] cosines = {};
  private double[] sines = {};
  private double[] reals = {};
  private double[] imaginaries = {};
  private double[] squares = {};
  private double real;
  private double imaginary;
  private double square;
  private final double[] history = new double[HISTORY_STEPS];
  private long samples;
  private long steps;
  private long endNanos;

  /** The number of steps since the beep became loud enough; -1 if there is none. */
  private int heardSteps = -1;

  private double level;
  private double beginSample;

  /** Creates a detector that has heard nothing. */
  public BeepDetector() {}

  /**
   * Examines the next piece of sound.
   *
   * @return the media time of a beep's first sample, in nanoseconds, if the detector recognized the
   *     beep in this piece; the beep began 50 ms or more before
   */
  public OptionalLong accept(AudioFrame sound) {
    if (!sound.shape().equals(shape) || Math.abs(sound.ptsNanos() - endNanos) > MAX_STEP_NANOS) {
      reset(sound.shape());
    }
    endNanos = sound.ptsNanos() + sound.durationNanos();
    int stepSamples = Math.max(1, shape.sampleRateHz() / STEPS_PER_SECOND);
    OptionalLong begin = OptionalLong.empty();
    for (int i = 0; i < sound.samplesPerChannel(); i++) {
      double sum = 0;
      for (int channel = 0; channel < shape.channels(); channel++) {
        sum += sound.sample(i, channel);
      }
      slide(sum / shape.channels());
      if (samples % stepSamples == 0 && step(stepSamples)) {
        double first = samples - i - 1;
        double nanos = (beginSample - first) * NANOS_PER_SECOND / shape.sampleRateHz();
        begin = OptionalLong.of(Math.round(sound.ptsNanos() + nanos - HALF_FADE_NANOS));
      }
    }
    return begin;
  }

  private void reset(AudioShape fresh) {
    shape = fresh;
    int rate = fresh.sampleRateHz();
    int period = rate / gcd(rate, BEEP_HZ);
    cosines = new double[period];
    sines = new double[period];
    for (int i = 0; i < period; i++) {
      double angle = 2 * Math.PI * BEEP_HZ * i / rate;
      cosines[i] = Math.cos(angle);
      sines[i] = Math.sin(angle);
    }
    int window = Math.max(1, rate / WINDOWS_PER_SECOND);
    reals = new double[window];
    imaginaries = new double[window];
    squares = new double[window];
    real = 0;
    imaginary = 0;
    square = 0;
    samples = 0;
    steps = 0;
    heardSteps = -1;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private void slide(double sample) {
    int at = (int) (samples % reals.length);
    int phase = (int) (samples % cosines.length);
    real += sample * cosines[phase] - reals[at];
    imaginary += sample * sines[phase] - imaginaries[at];
    square += sample * sample - squares[at];
    reals[at] = sample * cosines[phase];
    imaginaries[at] = sample * sines[phase];
    squares[at] = sample * sample;
    samples++;
  }

  /** Takes a step; returns true if a beep is recognized at this step. */
  private boolean step(int stepSamples) {
    double amplitude = 2 * Math.hypot(real, imaginary) / reals.length;
    boolean tone =
        amplitude >= MIN_AMPLITUDE && amplitude * amplitude / 2 >= square / reals.length / 2;
    history[(int) (steps % HISTORY_STEPS)] = amplitude;
    steps++;
    if (heardSteps < 0) {
      if (tone) {
        heardSteps = 0;
      }
      return false;
    }
    heardSteps++;
    if (heardSteps == RISE_STEPS) {
      level = amplitude;
      beginSample = samples - halfLevelStepsAgo() * stepSamples - reals.length / 2.0;
    }
    if (heardSteps < CONFIRM_STEPS) {
      return false;
    }
    if (heardSteps == CONFIRM_STEPS) {
      boolean lasts = tone && amplitude > level / 2 && amplitude < level * 2;
      heardSteps = lasts ? heardSteps : -1;
      return lasts;
    }
    if (amplitude < level / 4) {
      heardSteps = -1;
    }
    return false;
  }

  /**
   * Returns how many steps ago the amplitude crossed half its level, interpolated between two
   * steps.
   */
  private double halfLevelStepsAgo() {
    double after = level;
    int known = (int) Math.min(steps, HISTORY_STEPS);
    for (int ago = 1; ago < known; ago++) {
      double before = history[(int) ((steps - 1 - ago) % HISTORY_STEPS)];
      if (before < level / 2) {
        return ago - (level / 2 - before) / Math.max(1e-9, after - before);
      }
      after = before;
    }
    return known;
  }
}
