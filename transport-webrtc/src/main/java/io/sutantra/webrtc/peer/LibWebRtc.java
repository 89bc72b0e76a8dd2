package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.PeerConnectionFactory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A user of libwebrtc: its peers, its feeds, and the peer thread, which alone calls them.
 *
 * <p>There can be several users in one process; they share the factory and its native threads.
 * <b>Threading:</b> {@link #open}, {@link #execute} and {@link #close} from any thread; all else on
 * the peer thread. <b>Ownership:</b> must be closed: the process does not end before.
 */
public final class LibWebRtc implements AutoCloseable {
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(10);
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(1_600);

  private final System.Logger logger;
  private final ScheduledExecutorService timers;
  private final ExecutorService peerThread;
  private final Callbacks callbacks;
  private volatile Thread thread;

  // Confined to the peer thread:
  private final Set<Peer> peers = new LinkedHashSet<>();
  private final Set<PictureFeed> feeds = new LinkedHashSet<>();
  private PeerConnectionFactory factory;

  private LibWebRtc(System.Logger logger, ScheduledExecutorService timers) {
    this.logger = logger;
    this.timers = timers;
    this.peerThread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread peers = new Thread(task, "webrtc-peers");
              peers.setDaemon(true);
              thread = peers;
              return peers;
            });
    this.callbacks = new Callbacks(this::execute, logger);
  }

  /**
   * Loads the library and starts it.
   *
   * @throws IOException if the library cannot be loaded; the message says which packages are
   *     missing
   */
  public static LibWebRtc open(System.Logger logger, ScheduledExecutorService timers)
      throws IOException {
    NativeLibrary.load();
    LibWebRtc opened = new LibWebRtc(logger, timers);
    CompletableFuture<Void> ready = new CompletableFuture<>();
    opened.execute(
        () -> {
          try {
            opened.factory = SharedFactory.acquire();
            ready.complete(null);
          } catch (RuntimeException | Error e) {
            ready.completeExceptionally(e);
          }
        });
    try {
      ready.get(OPEN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return opened;
    } catch (ExecutionException | TimeoutException e) {
      opened.close();
      throw new IOException("libwebrtc did not start: " + e, e);
    } catch (InterruptedException e) {
      opened.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while libwebrtc was starting", e);
    }
  }

  /**
   * Runs a task on the peer thread, soon.
   *
   * @return false if this user is closed, so that the task is not run
   */
  public boolean execute(Runnable task) {
    try {
      peerThread.execute(() -> callbacks.guard(task));
      return true;
    } catch (RejectedExecutionException closed) {
      logger.log(Level.DEBUG, "libwebrtc is closed already");
      return false;
    }
  }

  /**
   * Runs a task on the peer thread after a delay.
   *
   * @return action that cancels the task
   */
  public Runnable schedule(Duration delay, Runnable task) {
    try {
      Future<?> timer = timers.schedule(() -> execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException closing) {
      logger.log(Level.DEBUG, "the engine is closing, no timer was set");
      return () -> {};
    }
  }

  /**
   * Creates a peer. On the peer thread.
   *
   * @param listener listener that is called on the peer thread, until the peer is closed
   * @throws PeerException if libwebrtc fails to create a peer
   */
  public Peer newPeer(PeerSetup setup, Consumer<PeerState> listener) {
    checkOpen();
    Peer peer = new Peer(this, setup, listener);
    peers.add(peer);
    return peer;
  }

  /** Creates a feed of pictures. On the peer thread. */
  public PictureFeed newFeed() {
    checkOpen();
    PictureFeed feed = new PictureFeed(this);
    feeds.add(feed);
    return feed;
  }

  PeerConnectionFactory factory() {
    return factory;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  void forget(Peer peer) {
    peers.remove(peer);
  }

  void forget(PictureFeed feed) {
    feeds.remove(feed);
  }

  /** Runs a task whose failure must not stop what comes after it. */
  @SuppressWarnings("CatchingUnchecked") // track.dispose() throws an Error even on success.
  void quietly(String what, Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      logger.log(Level.TRACE, () -> what + ": " + e);
    }
  }

  private void checkOpen() {
    if (factory == null) {
      throw new PeerException("libwebrtc is closed");
    }
  }

  /**
   * Closes everything that is still open, in the order that the library requires, within two
   * seconds.
   */
  @Override
  public void close() {
    execute(this::dispose);
    peerThread.shutdown();
    if (Thread.currentThread() == thread) {
      // A listener that closes cannot wait for its own return.
      return;
    }
    try {
      if (!peerThread.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        logger.log(
            Level.ERROR,
            "libwebrtc did not close within {0} ms; the process may not end by itself",
            CLOSE_LIMIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void dispose() {
    List.copyOf(peers).forEach(Peer::close);
    List.copyOf(feeds).forEach(PictureFeed::close);
    if (factory != null) {
      factory = null;
      quietly("dispose of the factory", SharedFactory::release);
    }
  }
}
