package io.sutantra.core.fake;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import java.util.Optional;

/**
 * A picture every 10 ms, 16 by 16, whose first byte counts. The argument says how it misbehaves:
 * {@code hang-start}, {@code hang-close}, {@code throw-start}, {@code throw-poll}, {@code ends}; or
 * {@code encoded:CODEC}, which delivers access units.
 */
public final class FakeSource implements SourceProvider {
  /** Time between two pictures. */
  public static final long INTERVAL_NANOS = 10_000_000;

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
    return new Running(request.argument(), environment);
  }

  private static final class Running implements FrameSource {
    private final String behaviour;
    private final Environment environment;
    private long firstNanos = Long.MIN_VALUE;
    private long count;
    private boolean keyFrameWanted = true;

    Running(String behaviour, Environment environment) {
      this.behaviour = behaviour;
      this.environment = environment;
    }

    @Override
    public void start() {
      Misbehaviour.hangIf(behaviour.equals("hang-start"));
      Misbehaviour.throwIf(behaviour.equals("throw-start"), "the source does not start");
    }

    @Override
    public MediaFormat format() {
      return behaviour.startsWith("encoded:")
          ? new EncodedFormat(behaviour.substring(8), 16, 16, 100)
          : new RawFormat(16, 16, 100);
    }

    @Override
    public Media poll(long nowNanos) {
      Misbehaviour.throwIf(behaviour.equals("throw-poll") && count == 3, "the source broke");
      if (firstNanos == Long.MIN_VALUE) {
        firstNanos = nowNanos;
      }
      if (ended() || nowNanos < firstNanos + count * INTERVAL_NANOS) {
        return null;
      }
      long pts = count++ * INTERVAL_NANOS;
      if (behaviour.startsWith("encoded:")) {
        boolean key = keyFrameWanted || count % 20 == 1;
        keyFrameWanted = false;
        return new EncodedFrame(
            Bytes.wrap(new byte[] {(byte) count, (byte) (key ? 1 : 0)}),
            key,
            16,
            16,
            0,
            pts,
            nowNanos);
      }
      Optional<VideoFrame> picture = environment.frames().tryAcquire(16, 16);
      picture.ifPresent(
          frame -> {
            frame.data().put(0, (byte) count);
            frame.stamp(pts, nowNanos);
          });
      return picture.orElse(null);
    }

    @Override
    public long nextPollNanos(long nowNanos) {
      return firstNanos == Long.MIN_VALUE ? nowNanos : firstNanos + count * INTERVAL_NANOS;
    }

    @Override
    public void requestKeyFrame() {
      keyFrameWanted = true;
    }

    @Override
    public boolean ended() {
      return behaviour.equals("ends") && count == 5;
    }

    @Override
    public void close() {
      Misbehaviour.hangIf(behaviour.equals("hang-close"));
    }
  }
}
