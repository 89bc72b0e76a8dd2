package io.sutantra.source.pattern;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;

/**
 * The sound of the test pattern: a beep on each full second of media time, a quiet tone between.
 *
 * <pre>
 *   0 … 100 ms       beep: 1 kHz at −12 dBFS, its first sample at the full second
 *   100 … 1000 ms    tone: 440 Hz at −40 dBFS
 * </pre>
 *
 * <p>Both channels are the same. Beep and tone fade in and out within 2 ms, so that nothing clicks.
 * Levels are peak levels of sines: 0 dBFS is the loudest sine. Every second is the same, sample by
 * sample, so that all sources share one second, which is made once.
 *
 * <p><b>Threading:</b> immutable.
 */
final class TestSound {
  /** The format of the samples. */
  static final AudioShape SHAPE = new AudioShape(48_000, 2);

  /** The playing time of a piece. */
  static final long PIECE_NANOS = 20_000_000;

  private static final int SECOND_SAMPLES = SHAPE.sampleRateHz();
  private static final int BEEP_SAMPLES = SECOND_SAMPLES / 10;
  private static final int FADE_SAMPLES = SECOND_SAMPLES / 500;
  private static final int PIECES = (int) (1_000_000_000L / PIECE_NANOS);
  private static final int PIECE_SAMPLES = SECOND_SAMPLES / PIECES;
  private static final double BEEP_PEAK = peak(-12);
  private static final double TONE_HZ = 440;
  private static final double TONE_PEAK = peak(-40);

  private static final AudioFrame[] SECOND = second();

  private TestSound() {}

  /** Returns a piece without time stamps. The pieces of each second are the same. */
  static AudioFrame piece(long index) {
    return SECOND[(int) Math.floorMod(index, (long) PIECES)];
  }

  private static AudioFrame[] second() {
    AudioFrame[] pieces = new AudioFrame[PIECES];
    for (int i = 0; i < PIECES; i++) {
      short[] samples = new short[PIECE_SAMPLES * SHAPE.channels()];
      for (int n = 0; n < samples.length; n++) {
        samples[n] = sample(i * PIECE_SAMPLES + n / SHAPE.channels());
      }
      pieces[i] = AudioFrame.wrap(samples, SHAPE, 0, 0);
    }
    return pieces;
  }

  private static short sample(int n) {
    boolean beep = n < BEEP_SAMPLES;
    int begin = beep ? 0 : BEEP_SAMPLES;
    int end = beep ? BEEP_SAMPLES : SECOND_SAMPLES;
    double fade = Math.min(1, Math.min(n - begin, end - n) / (double) FADE_SAMPLES);
    double hertz = beep ? BeepDetector.BEEP_HZ : TONE_HZ;
    double peak = beep ? BEEP_PEAK : TONE_PEAK;
    double sine = Math.sin(2 * Math.PI * hertz * n / SECOND_SAMPLES);
    return (short) Math.round(peak * fade * sine);
  }

  private static double peak(double dbfs) {
    return Short.MAX_VALUE * Math.pow(10, dbfs / 20);
  }
}
