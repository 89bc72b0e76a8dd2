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
 * A source that receives a stream of another server. A thread of its own reads; a queue for each
 * track holds the received frames until they are polled.
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
  private volatile ReceiveLoop receiveLoop;
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
    receiveLoop = new ReceiveLoop(address, subscriber, queues, environment.clock());
    thread = new Thread(receiveLoop, "sutantra-source-mock-" + address.subscription().streamId());
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
    ReceiveLoop current = receiveLoop;
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
    receiveLoop.stop();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /** A track with the received frames that were not polled yet. */
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
        receiveLoop.throwFailure();
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
        receiveLoop.requestKeyFrame();
      }
    }

    @Override
    public boolean ended() {
      return receiveLoop.ended() && queue.isEmpty();
    }
  }
}
