package io.sutantra.benchmarks.cases;

import io.sutantra.api.MediaSource;
import io.sutantra.api.PictureSize;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.benchmarks.rig.PluginParts;
import java.io.IOException;
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
 * Benchmarks of VP8 on the moving test pattern, with drawing the pattern and copying its picture as
 * baselines.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Vp8Coding {
  private static final int FRAMES = 30;

  /** The size of the picture. */
  @Param({"640x360", "1280x720"})
  public String size;

  private List<VideoFrame> pictures;
  private List<EncodedFrame> encoded;
  private VideoFrame target;
  private VideoEncoder encoder;
  private VideoDecoder decoder;
  private MediaSource pattern;
  private int index = -1;
  private long ptsNanos;

  /** Draws and encodes a second of the pattern. */
  @Setup
  public void setUp() throws IOException {
    PluginParts parts = PluginParts.load();
    PictureSize pictureSize = PictureSize.parse(size);
    pictures = parts.pictures(pictureSize, FRAMES);
    encoded = parts.encoded(pictureSize, FRAMES);
    target = new VideoFrame(pictureSize.width(), pictureSize.height(), frame -> {});
    encoder = parts.encoder("vp8", pictureSize);
    decoder = parts.decoder();
    pattern = parts.pattern(pictureSize);
  }

  /** Frees the codecs' memory. */
  @TearDown
  public void tearDown() {
    encoder.close();
    decoder.close();
    pattern.close();
  }

  /** Encodes one picture. */
  @Benchmark
  public void encode(Blackhole blackhole) {
    VideoFrame picture = nextPicture();
    picture.stamp(advance(), 0);
    encoder.encode(picture, blackhole::consume);
  }

  /** Decodes one frame. Every thirtieth frame is a key frame. */
  @Benchmark
  public void decode() {
    decoder.decode(encoded.get(next(encoded.size())), VideoFrame::release);
  }

  /** Baseline: draws one picture of the pattern. */
  @Benchmark
  public void draw() throws IOException {
    Media picture = pattern.tracks().get(0).poll(advance());
    if (picture == null) {
      throw new IllegalStateException("the pattern had no picture at its time");
    }
    picture.release();
  }

  /** Baseline: copies one picture. */
  @Benchmark
  public VideoFrame copy() {
    target.copyFrom(nextPicture());
    return target;
  }

  private VideoFrame nextPicture() {
    return pictures.get(next(pictures.size()));
  }

  private int next(int count) {
    index = (index + 1) % count;
    return index;
  }

  private long advance() {
    ptsNanos += PluginParts.FRAME_NANOS;
    return ptsNanos;
  }
}
