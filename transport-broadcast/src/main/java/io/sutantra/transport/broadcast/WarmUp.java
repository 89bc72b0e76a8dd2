package io.sutantra.transport.broadcast;

import io.sutantra.api.Environment;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.StreamSink;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsThreads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Viewers of this process who join, watch and leave a second transport, on a free port of the
 * loopback interface, so that all that a join and the sending of media need is loaded and compiled
 * before somebody waits for it: the first join of a process takes some hundred times as long as the
 * thousandth.
 *
 * <p>It takes two acts, and closes the transport and its viewers between them: what is compiled
 * rests on what has been seen so far, and if the first end were the last thing to be seen, some of
 * it would be thrown away just then. <b>Threading:</b> runs on one thread of its own, and ends by
 * itself, or when it is closed.
 */
final class WarmUp implements Runnable, AutoCloseable {
  static final int FIRST_ACT_JOINS = 20;
  static final int JOINS = 300;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long LEAST_HEAP_BYTES = 192L << 20;
  private static final int CLOSE_MILLIS = 1_000;

  /** About as many as are under way at fifty joins a second. */
  private static final int AT_ONCE = 4;

  /** Who has joined stays and watches until there are so many; then some leave. */
  private static final int AUDIENCE = 40;

  private static final int LEAVE_AT_ONCE = 10;

  /** As fast as a shard is with a thousand viewers, so that a small audience is enough. */
  private static final long FRAME_NANOS = 10_000_000;

  private final BroadcastSettings settings;
  private final Environment environment;
  private final Logger logger;
  private final Duration limit;
  private final Thread thread = new Thread(this, "sutantra-broadcast-warm-up");
  private volatile boolean stopped;

  /**
   * Does nothing yet.
   *
   * @param limit after which nobody joins any more
   */
  WarmUp(BroadcastSettings settings, Environment environment, Logger logger, Duration limit) {
    this.settings = settings.forWarmUp();
    this.environment = new WarmUpEnvironment(environment);
    this.logger = logger;
    this.limit = limit;
    thread.setDaemon(true);
  }

  /** Whether the process has the memory and the cores to rehearse beside what it is there for. */
  static boolean hasRoom() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() >= LEAST_HEAP_BYTES && runtime.availableProcessors() > 1;
  }

  /** Begins, for ten seconds at most. */
  static WarmUp start(BroadcastSettings settings, Environment environment, Logger logger) {
    WarmUp warmUp = new WarmUp(settings, environment, logger, LIMIT);
    warmUp.thread.start();
    return warmUp;
  }

  /** Ends it, and waits until it has, for a second at most. */
  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      long began = System.nanoTime();
      int joined = rehearse();
      logger.log(
          Level.DEBUG,
          "{0} joins were rehearsed in {1} ms",
          joined,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    } catch (IOException | RuntimeException e) {
      // Then the first viewers do it; whatever is wrong will be said of them.
      logger.log(Level.DEBUG, "the rehearsal of joins ended early", e);
    }
  }

  /** How many joined. */
  int rehearse() throws IOException {
    long endNanos = System.nanoTime() + limit.toNanos();
    SecureRandom random = new SecureRandom();
    DtlsIdentity identity = DtlsIdentity.generate(random, environment.clock().epochMillis());
    try (DtlsThreads threads = new DtlsThreads()) {
      WarmUpViewer.Shared shared = new WarmUpViewer.Shared(identity, threads, random);
      return act(shared, FIRST_ACT_JOINS, endNanos) + act(shared, JOINS, endNanos);
    }
  }

  private int act(WarmUpViewer.Shared shared, int joins, long endNanos) throws IOException {
    if (stopped) {
      return 0;
    }
    WarmUpMedia media = new WarmUpMedia();
    BroadcastTransport transport =
        new BroadcastTransport(settings, environment, media, WarmUpEnvironment.SILENCE);
    try (Selector selector = Selector.open()) {
      transport.start();
      StreamSink sink =
          transport.open(new StreamDescription(WarmUpMedia.STREAM_ID, WarmUpMedia.FORMAT, 1));
      try (Act act = new Act(shared, transport, selector, joins)) {
        long nextFrameNanos = System.nanoTime();
        while (!stopped && !act.over() && System.nanoTime() - endNanos < 0) {
          act.fill();
          long now = System.nanoTime();
          if (now - nextFrameNanos >= 0) {
            sink.track(0).offer(media.next(now));
            nextFrameNanos = now + FRAME_NANOS;
          }
          act.receive(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nextFrameNanos - now)));
          act.advance();
        }
        return act.joined;
      }
    } finally {
      transport.close();
    }
  }

  /** The viewers, until all have joined. */
  private static final class Act implements AutoCloseable {
    private final WarmUpViewer.Shared shared;
    private final BroadcastTransport transport;
    private final Selector selector;
    private final int joins;
    private final List<WarmUpViewer> joining = new ArrayList<>();
    private final Deque<WarmUpViewer> audience = new ArrayDeque<>();
    private int begun;
    private int joined;

    Act(WarmUpViewer.Shared shared, BroadcastTransport transport, Selector selector, int joins) {
      this.shared = shared;
      this.transport = transport;
      this.selector = selector;
      this.joins = joins;
    }

    boolean over() {
      return joined == joins;
    }

    void fill() throws IOException {
      while (begun < joins && joining.size() < AT_ONCE) {
        joining.add(WarmUpViewer.join(shared, transport, "viewer-" + begun++, selector));
      }
    }

    void receive(long waitMillis) throws IOException {
      selector.select(waitMillis);
      for (SelectionKey key : selector.selectedKeys()) {
        ((WarmUpViewer) key.attachment()).read();
      }
      selector.selectedKeys().clear();
    }

    void advance() throws IOException {
      for (WarmUpViewer viewer : audience) {
        viewer.advance();
      }
      for (WarmUpViewer viewer : joining) {
        viewer.advance();
      }
      List<WarmUpViewer> seated = joining.stream().filter(WarmUpViewer::watches).toList();
      joining.removeAll(seated);
      audience.addAll(seated);
      joined += seated.size();
      if (audience.size() >= AUDIENCE + LEAVE_AT_ONCE) {
        for (int i = 0; i < LEAVE_AT_ONCE; i++) {
          audience.remove().leave();
        }
      }
    }

    @Override
    public void close() {
      audience.forEach(WarmUpViewer::leave);
      joining.forEach(WarmUpViewer::leave);
    }
  }
}
