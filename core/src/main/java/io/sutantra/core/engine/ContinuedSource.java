package io.sutantra.core.engine;

import io.sutantra.api.FrameSource;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A source that takes up where the stream's source before it left off. It is closed once. */
final class ContinuedSource implements FrameSource {
  private final FrameSource source;
  private final Continuity continuity;
  private final int clockRateHz;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes over a source that was started.
   *
   * @param format what it delivers
   * @param continuity of the stream; no other source uses it any more
   */
  ContinuedSource(FrameSource source, MediaFormat format, Continuity continuity) {
    this.source = source;
    this.continuity = continuity;
    this.clockRateHz = format instanceof PacketizedFormat packets ? packets.rtp().clockRateHz() : 0;
    continuity.beginSource();
  }

  @Override
  public void start() {
    throw new IllegalStateException("the source was started before");
  }

  @Override
  public MediaFormat format() {
    return source.format();
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    Media media = source.poll(nowNanos);
    return media == null ? null : continuity.carriedOn(media, clockRateHz, nowNanos);
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    return source.nextPollNanos(nowNanos);
  }

  @Override
  public void wakeBy(Runnable wake) {
    source.wakeBy(wake);
  }

  @Override
  public void requestKeyFrame() {
    source.requestKeyFrame();
  }

  @Override
  public boolean ended() {
    return source.ended();
  }

  @Override
  public boolean receives() {
    return source.receives();
  }

  @Override
  public SourceStatistics statistics() {
    return source.statistics();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      source.close();
    }
  }
}
