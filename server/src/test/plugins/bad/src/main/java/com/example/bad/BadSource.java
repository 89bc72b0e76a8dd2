package com.example.bad;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;

/** A source that fails in the methods that its argument names. */
public final class BadSource implements SourceProvider {
  @Override
  public String name() {
    return "bad";
  }

  @Override
  public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
    Fault fault = Fault.in(request.argument());
    fault.reach("create");
    return new Pictures(fault, environment);
  }

  private static final class Pictures implements FrameSource {
    private static final long INTERVAL_NANOS = 33_333_333;

    private final Fault fault;
    private final Environment environment;
    private long count;
    private long nextNanos = Long.MIN_VALUE;

    Pictures(Fault fault, Environment environment) {
      this.fault = fault;
      this.environment = environment;
    }

    @Override
    public void start() {
      fault.reach("start");
    }

    @Override
    public MediaFormat format() {
      fault.reach("format");
      return new RawFormat(64, 64, 30);
    }

    @Override
    public Media poll(long nowNanos) {
      fault.reach("poll");
      if (nextNanos > nowNanos) {
        return null;
      }
      nextNanos = nowNanos + INTERVAL_NANOS;
      VideoFrame picture = environment.frames().tryAcquire(64, 64).orElse(null);
      if (picture != null) {
        picture.stamp(count++ * INTERVAL_NANOS, nowNanos);
      }
      return picture;
    }

    @Override
    public long nextPollNanos(long nowNanos) {
      fault.reach("nextPollNanos");
      return nextNanos;
    }

    @Override
    public boolean ended() {
      fault.reach("ended");
      return false;
    }

    @Override
    public SourceStatistics statistics() {
      fault.reach("statistics");
      return SourceStatistics.NONE;
    }

    @Override
    public void close() {
      fault.reach("close");
    }
  }
}
