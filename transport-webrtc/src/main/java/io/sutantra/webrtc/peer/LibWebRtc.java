package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.PeerConnectionFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

  private final PeerThread peerThread;

  // Confined to the peer thread:
  private final Set<Peer> peers = new LinkedHashSet<>();
  private final Set<PictureFeed> feeds = new LinkedHashSet<>();
  private PeerConnectionFactory factory;

  private LibWebRtc(PeerThread peerThread) {
    this.peerThread = peerThread;
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
    LibWebRtc opened = new LibWebRtc(new PeerThread(logger, timers));
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
    return peerThread.execute(task);
  }

  /**
   * Runs a task on the peer thread after a delay.
   *
   * @return action that cancels the task
   */
  public Runnable schedule(Duration delay, Runnable task) {
    return peerThread.schedule(delay, task);
  }

  /**
   * Creates a peer. On the peer thread.
   *
   * @param listener listener that is called on the peer thread, until the peer is closed
   * @throws PeerException if libwebrtc fails to create a peer
   */
  public Peer newPeer(PeerSetup setup, Consumer<PeerState> listener) {
    checkOpen();
    Peer peer = new Peer(peerThread, factory, setup, listener, peers::remove);
    peers.add(peer);
    return peer;
  }

  /** Creates a feed of pictures. On the peer thread. */
  public PictureFeed newFeed() {
    checkOpen();
    PictureFeed feed = new PictureFeed(peerThread, feeds::remove);
    feeds.add(feed);
    return feed;
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
    peerThread.close();
  }

  private void dispose() {
    List.copyOf(peers).forEach(Peer::close);
    List.copyOf(feeds).forEach(PictureFeed::close);
    if (factory != null) {
      factory = null;
      peerThread.quietly("dispose of the factory", SharedFactory::release);
    }
  }
}
