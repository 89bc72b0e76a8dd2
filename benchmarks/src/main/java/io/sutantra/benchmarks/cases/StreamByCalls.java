package io.sutantra.benchmarks.cases;

import io.sutantra.api.PictureSize;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.benchmarks.rig.DirectPath;
import io.sutantra.benchmarks.rig.PassThroughCodec;
import io.sutantra.benchmarks.rig.PluginParts;
import io.sutantra.benchmarks.rig.ProbeSink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The baseline of {@link StreamThroughput}: the same work in one thread, by method calls. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StreamByCalls {
  private static final PictureSize SIZE = new PictureSize(640, 360);
  private static final int FRAMES = 32;

  /** The codec. */
  @Param({PassThroughCodec.NAME, "vp8"})
  public String codec;

  /** The number of sinks. */
  @Param({"1", "10", "100"})
  public int sinks;

  private DirectPath path;
  private List<VideoFrame> pictures;
  private long index;
  private long arrived;

  /** Starts the encoder. */
  @Setup
  public void setUp() throws IOException {
    PluginParts parts = PluginParts.load();
    pictures = parts.pictures(SIZE, FRAMES);
    path =
        new DirectPath(
            parts,
            parts.encoder(codec, SIZE),
            codec,
            IntStream.range(0, sinks)
                .mapToObj(i -> new ProbeSink((frame, nanos) -> arrived++))
                .toList());
  }

  /** Closes the encoder. */
  @TearDown
  public void tearDown() {
    path.close();
  }

  /** Takes one frame to all sinks. */
  @Benchmark
  public long frame() {
    VideoFrame picture = pictures.get((int) (index % FRAMES));
    picture.stamp(index++ * PluginParts.FRAME_NANOS, 0);
    path.push(picture);
    return arrived;
  }
}
