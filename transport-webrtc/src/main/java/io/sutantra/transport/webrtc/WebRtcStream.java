package io.sutantra.transport.webrtc;

import io.sutantra.api.MediaSink;
import io.sutantra.api.Metrics;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.webrtc.peer.PictureFeed;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A stream of the transport, which hands its pictures to libwebrtc. It does so on the picture
 * thread, because the hand-over takes locks of libwebrtc and up to a millisecond.
 *
 * <p><b>Threading:</b> as {@link MediaSink} says; viewers come and go on the peer thread.
 */
final class WebRtcStream implements MediaSink {
  private static final int MAX_WAITING = 2;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** A viewer of a stream. */
  interface Viewer {
    /** Reports the end of the stream. On the peer thread. */
    void streamEnded(String why);
  }

  private final Running transport;
  private final StreamDescription description;
  private final Metrics.Counter pushed;
  private final Metrics.Counter dropped;
  private final Consumer<WebRtcStream> whenClosed;
  private final long minStepNanos;

  private final ArrayDeque<VideoFrame> waiting = new ArrayDeque<>();
  private final AtomicBoolean drainDue = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean wanted;
  private boolean anyLetThrough;
  private long duePtsNanos;

  // Created on the peer thread when the first viewer comes.
  private volatile PictureFeed feed;
  // Confined to the peer thread:
  private final Set<Viewer> viewers = new LinkedHashSet<>();

  /**
   * Creates a stream.
   *
   * @param whenClosed receives this stream when the engine closes the stream
   */
  WebRtcStream(
      Running transport,
      StreamDescription description,
      Metrics metrics,
      Consumer<WebRtcStream> whenClosed) {
    this.transport = transport;
    this.description = description;
    this.pushed = metrics.counter("frames.pushed", "frames");
    this.whenClosed = whenClosed;
    this.dropped = metrics.counter("frames.dropped", "frames");
    double limit = transport.settings().maxFramesPerSecond();
    this.minStepNanos = limit > 0 ? (long) (NANOS_PER_SECOND / limit) : 0;
  }

  StreamDescription description() {
    return description;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public boolean wanted() {
    return wanted;
  }

  @Override
  public boolean offer(Media media) {
    if (closed || !(media instanceof VideoFrame frame)) {
      return false;
    }
    if (!wanted) {
      frame.release();
      return true;
    }
    if (tooSoon(frame.ptsNanos())) {
      dropped.increment();
      frame.release();
      return true;
    }
    VideoFrame oldest;
    synchronized (waiting) {
      waiting.addLast(frame);
      oldest = waiting.size() > MAX_WAITING ? waiting.pollFirst() : null;
    }
    if (oldest != null) {
      dropped.increment();
      oldest.release();
    }
    if (!drainDue.getAndSet(true)) {
      try {
        transport.pictureThread().execute(this::drain);
      } catch (RejectedExecutionException closing) {
        discardWaiting();
      }
    }
    if (closed) {
      discardWaiting();
    }
    return true;
  }

  /**
   * Applies the frame rate limit; returns whether a picture is skipped. A picture may come a
   * quarter of a step early.
   */
  private boolean tooSoon(long ptsNanos) {
    if (minStepNanos == 0) {
      return false;
    }
    long late = ptsNanos - duePtsNanos;
    if (anyLetThrough && late < -minStepNanos / 4 && late > -2 * minStepNanos) {
      return true;
    }
    // The next picture is due relative to the due time of this one, so that the rate is kept,
    // unless that time is long past.
    boolean steady = anyLetThrough && Math.abs(late) < minStepNanos;
    duePtsNanos = (steady ? duePtsNanos : ptsNanos) + minStepNanos;
    anyLetThrough = true;
    return false;
  }

  private void drain() {
    drainDue.set(false);
    for (VideoFrame frame = next(); frame != null; frame = next()) {
      try {
        PictureFeed target = feed;
        long age = transport.clock().nanoTime() - frame.captureNanos();
        if (target != null && target.push(frame, age)) {
          pushed.increment();
        } else {
          dropped.increment();
        }
      } finally {
        frame.release();
      }
    }
  }

  private VideoFrame next() {
    synchronized (waiting) {
      return waiting.pollFirst();
    }
  }

  private void discardWaiting() {
    for (VideoFrame frame = next(); frame != null; frame = next()) {
      dropped.increment();
      frame.release();
    }
  }

  /** Returns the feed of the viewers' peers. On the peer thread. */
  PictureFeed feed() {
    if (feed == null) {
      feed = transport.libWebRtc().newFeed();
    }
    return feed;
  }

  void add(Viewer viewer) {
    viewers.add(viewer);
    wanted = true;
  }

  void remove(Viewer viewer) {
    viewers.remove(viewer);
    wanted = !viewers.isEmpty();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    discardWaiting();
    whenClosed.accept(this);
    transport.libWebRtc().execute(() -> end("the stream has ended"));
  }

  /** Ends the viewers and the feed. On the peer thread. */
  void end(String why) {
    closed = true;
    List.copyOf(viewers).forEach(viewer -> viewer.streamEnded(why));
    if (feed != null) {
      feed.close();
    }
    discardWaiting();
  }
}
