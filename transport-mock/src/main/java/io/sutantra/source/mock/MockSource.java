package io.sutantra.source.mock;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.FrameQueue;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import java.io.IOException;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Receives a stream. A thread of its own reads; what it has read waits in a queue for each track to
 * be polled.
 */
final class MockSource implements MediaSource {
  private static final long JOIN_MILLIS = 800;

  private final MockAddress address;
  private final Duration timeout;
  private final Environment environment;
  private final int queueFrames;
  private final long queueBytes;
  private List<Track> tracks = List.of();
  private Subscriber subscriber;
  private volatile Reception reception;
  private Thread thread;
  private boolean closed;

  MockSource(
      MockAddress address,
      Duration timeout,
      int queueFrames,
      long queueBytes,
      Environment environment) {
    this.address = address;
    this.timeout = timeout;
    this.environment = environment;
    this.queueFrames = queueFrames;
    this.queueBytes = queueBytes;
  }

  @Override
  public void start() throws IOException {
    if (closed || subscriber != null) {
      throw new IllegalStateException("source 'mock' is started once");
    }
    subscriber = Subscriber.subscribe(address, timeout);
    tracks = subscriber.answer().tracks().stream().map(its -> new Track(its.format())).toList();
    List<FrameQueue> queues = tracks.stream().map(Track::queue).toList();
    reception = new Reception(address, subscriber, queues, environment.clock());
    thread = new Thread(reception, "sutantra-source-mock-" + address.subscription().streamId());
    thread.setDaemon(true);
    thread.start();
    System.getLogger(environment.loggerName())
        .log(
            Logger.Level.INFO,
            "receiving {0}, {1}",
            address,
            tracks.stream()
                .map(track -> track.format().describe())
                .collect(Collectors.joining(" and ")));
  }

  @Override
  public List<Track> tracks() {
    if (tracks.isEmpty()) {
      throw new IllegalStateException("what a source 'mock' delivers is known after its start");
    }
    return tracks;
  }

  @Override
  public boolean receives() {
    return true;
  }

  @Override
  public SourceStatistics statistics() {
    Reception current = reception;
    if (current == null) {
      return SourceStatistics.NONE;
    }
    SourceStatistics heard = current.statistics();
    return new SourceStatistics(
        heard.packets(),
        heard.packetsLost(),
        heard.bytes(),
        heard.framesDropped() + tracks.stream().mapToLong(its -> its.queue.dropped()).sum(),
        heard.jitterNanos());
  }

  @Override
  public void close() {
    closed = true;
    if (thread == null) {
      return;
    }
    reception.stop();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /** One track, with what was received of it and not polled yet. */
  final class Track implements MediaTrack {
    private final MediaFormat format;
    private final FrameQueue queue = new FrameQueue(queueFrames, queueBytes);

    Track(MediaFormat format) {
      this.format = format;
    }

    FrameQueue queue() {
      return queue;
    }

    @Override
    public MediaFormat format() {
      return format;
    }

    @Override
    public Media poll(long nowNanos) throws IOException {
      if (closed) {
        throw new IllegalStateException(
            "a source 'mock' is polled between its start and its close");
      }
      Media frame = queue.poll();
      if (frame == null) {
        reception.throwFailure();
      }
      return frame;
    }

    @Override
    public void wakeBy(Runnable wake) {
      queue.wakeBy(wake);
    }

    @Override
    public long nextPollNanos(long nowNanos) {
      return queue.wakes() ? Long.MAX_VALUE : MediaTrack.super.nextPollNanos(nowNanos);
    }

    @Override
    public void requestKeyFrame() {
      if (format.type() == MediaType.VIDEO) {
        reception.requestKeyFrame();
      }
    }

    @Override
    public boolean ended() {
      return reception.ended() && queue.isEmpty();
    }
  }
}
