package io.sutantra.core.engine;

import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A source whose media continue the time line and the packet numbers of the stream's previous
 * source. The underlying source is closed only once.
 */
final class ContinuedSource implements MediaSource {
  private final MediaSource source;
  private final List<MediaTrack> tracks = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes over a source that was started.
   *
   * @param delivered the source's tracks
   * @param formats the formats of the tracks
   * @param continuity the state of the stream; no other source uses this state any more
   */
  ContinuedSource(
      MediaSource source,
      List<? extends MediaTrack> delivered,
      List<MediaFormat> formats,
      Continuity continuity) {
    this.source = source;
    continuity.beginSource();
    for (int i = 0; i < formats.size(); i++) {
      MediaFormat format = formats.get(i);
      tracks.add(new ContinuedTrack(delivered.get(i), format, continuity.track(format.type())));
    }
  }

  @Override
  public void start() {
    throw new IllegalStateException("the source was started before");
  }

  @Override
  public List<MediaTrack> tracks() {
    return tracks;
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

  /** A track whose media are moved to the time line and the numbering of the stream. */
  private static final class ContinuedTrack extends ForwardingTrack {
    private final MediaFormat format;
    private final Continuity.TrackContinuity continuity;

    ContinuedTrack(MediaTrack track, MediaFormat format, Continuity.TrackContinuity continuity) {
      super(track);
      this.format = format;
      this.continuity = continuity;
    }

    @Override
    public MediaFormat format() {
      return format;
    }

    @Override
    public Media poll(long nowNanos) throws IOException {
      Media media = track().poll(nowNanos);
      return media == null ? null : continuity.continued(media, format, nowNanos);
    }
  }
}
