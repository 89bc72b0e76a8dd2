package io.sutantra.benchmarks.rig;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.PictureSize;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import java.util.List;
import java.util.Optional;

/**
 * A source that delivers a picture whenever a {@link FrameGate} lets one through.
 *
 * @param gate the gate
 * @param size the size of the pictures
 * @param pictures the pictures shown in turn; if there are none, the pictures show arbitrary memory
 */
public record GatedSource(FrameGate gate, PictureSize size, List<VideoFrame> pictures)
    implements SourceProvider {
  /** The name of the source. */
  public static final String NAME = "gated";

  /**
   * The time that the source sleeps when the pipeline is full, less than the pipeline takes to run
   * empty.
   */
  private static final long NAP_NANOS = 10_000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
    return new Running(environment);
  }

  private final class Running implements FrameSource {
    private final Environment environment;
    private long index;

    Running(Environment environment) {
      this.environment = environment;
    }

    @Override
    public void start() {}

    @Override
    public MediaFormat format() {
      return new RawFormat(size.width(), size.height(), PluginParts.FRAMES_PER_SECOND);
    }

    @Override
    public Media poll(long nowNanos) {
      if (!gate.tryPass()) {
        return null;
      }
      // The pool has more pictures than the gate lets through.
      Optional<VideoFrame> acquired = environment.frames().tryAcquire(size.width(), size.height());
      VideoFrame frame = acquired.orElseThrow();
      if (!pictures.isEmpty()) {
        frame.copyFrom(pictures.get((int) (index % pictures.size())));
      }
      frame.stamp(index++ * PluginParts.FRAME_NANOS, nowNanos);
      return frame;
    }

    @Override
    public long nextPollNanos(long nowNanos) {
      return nowNanos + NAP_NANOS;
    }

    @Override
    public void close() {}
  }
}
