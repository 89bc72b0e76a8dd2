package io.sutantra.benchmarks.cases;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.benchmarks.rig.PluginParts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Benchmarks of Opus on a chord, 20 ms a call, with copying the samples as the baseline. A stream
 * of Opus takes 1 % of a core for each 200 µs of a call.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OpusCoding {
  private static final int FRAMES = 50;
  private static final long FRAME_NANOS = 20_000_000;

  /** The rate of the sound that is encoded; rates other than 48 kHz are resampled. */
  @Param({"48000", "44100"})
  public int sampleRateHz;

  private final List<AudioFrame> sounds = new ArrayList<>();
  private final List<EncodedFrame> encoded = new ArrayList<>();
  private AudioEncoder encoder;
  private AudioDecoder decoder;
  private int index = -1;
  private long ptsNanos;

  /** Makes and encodes a second of sound. */
  @Setup
  public void setUp() {
    PluginParts parts = PluginParts.load();
    AudioShape shape = new AudioShape(sampleRateHz, 2);
    for (int i = 0; i < FRAMES; i++) {
      sounds.add(AudioFrame.wrap(chord(i * sampleRateHz / 50), shape, i * FRAME_NANOS, 0));
    }
    try (AudioEncoder first = parts.audioEncoder("opus")) {
      sounds.forEach(sound -> first.encode(sound, encoded::add));
    }
    encoder = parts.audioEncoder("opus");
    decoder = parts.audioDecoder("opus");
  }

  private short[] chord(int from) {
    short[] samples = new short[sampleRateHz / 50 * 2];
    for (int i = 0; i < samples.length; i++) {
      double seconds = (from + i / 2) / (double) sampleRateHz;
      double sum = 0;
      for (double hertz : new double[] {220, 277.2, 329.6, 1_760, 5_274}) {
        sum += Math.sin(2 * Math.PI * hertz * seconds + i % 2);
      }
      samples[i] = (short) (4_000 * sum);
    }
    return samples;
  }

  /** Frees the codecs' memory. */
  @TearDown
  public void tearDown() {
    encoder.close();
    decoder.close();
  }

  /** Encodes 20 ms of sound. */
  @Benchmark
  public void encode(Blackhole blackhole) {
    ptsNanos += FRAME_NANOS;
    encoder.encode(nextSound().stamped(ptsNanos, 0), blackhole::consume);
  }

  /** Decodes 20 ms of sound. */
  @Benchmark
  public void decode(Blackhole blackhole) {
    decoder.decode(encoded.get(next(encoded.size())), blackhole::consume);
  }

  /** Baseline: copies 20 ms of sound. */
  @Benchmark
  public short[] copy() {
    return nextSound().toArray();
  }

  private AudioFrame nextSound() {
    return sounds.get(next(sounds.size()));
  }

  private int next(int count) {
    index = (index + 1) % count;
    return index;
  }
}
