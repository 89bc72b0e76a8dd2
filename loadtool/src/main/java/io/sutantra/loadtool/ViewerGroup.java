package io.sutantra.loadtool;

import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.dtls.PooledEndpoint;
import io.sutantra.rtc.session.ClientOptions;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The viewers of a run, with the threads for their requests, their handshakes and their packets.
 *
 * <p><b>Threading:</b> confined to the thread of the run, except for the viewers themselves.
 * <b>Ownership:</b> the creator closes the group, which ends its threads and closes its sockets.
 * Closing sends no goodbye to the server; {@link #leave} does.
 */
final class ViewerGroup implements AutoCloseable {
  private static final int REQUESTS_AT_ONCE = 32;
  private static final int MAX_ANSWER_BYTES = 65_536;
  private static final int LEAVE_SECONDS = 30;
  private static final int END_SECONDS = 5;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);

  /**
   * The limits of handshakes, as generous as the server's: with a thousand viewers at once a
   * handshake may have to wait.
   */
  private static final DtlsLimits HANDSHAKE_LIMITS = new DtlsLimits(12_000, 5_000, 250, 1_200);

  private final ExecutorService requests = Executors.newFixedThreadPool(REQUESTS_AT_ONCE);
  private final DtlsThreads handshakes = new DtlsThreads();
  private final ViewerLoops loops;
  private final LoadViewer.Shared shared;
  private final List<LoadViewer> viewers = new ArrayList<>();

  /** Creates a group without viewers. */
  ViewerGroup(LoadPlan plan) {
    loops = new ViewerLoops(plan.threads(), plan.gro());
    SecureRandom random = new SecureRandom();
    shared =
        new LoadViewer.Shared(
            new ClientOptions(
                plan.tracks(),
                plan.decryptEvery(),
                MAX_ANSWER_BYTES,
                CONNECT_LIMIT.toNanos(),
                plan.tcp(),
                plan.mayReach()),
            new PooledEndpoint(
                DtlsIdentity.generate(random, System.currentTimeMillis()),
                HANDSHAKE_LIMITS,
                handshakes),
            random);
  }

  /** Adds a viewer, who does not join yet. */
  LoadViewer add(URI endpoint, String token) {
    LoadViewer viewer = new LoadViewer(shared, loops.of(viewers.size()), endpoint, token);
    viewers.add(viewer);
    viewer.loop().add(viewer);
    return viewer;
  }

  /** Returns all viewers, in the order in which they were added. */
  List<LoadViewer> viewers() {
    return viewers;
  }

  ViewerLoops loops() {
    return loops;
  }

  /** Begins the join of a viewer. */
  void join(LoadViewer viewer) {
    requests.execute(viewer::join);
  }

  /** Returns the viewers who still wait for their first packet. */
  static List<LoadViewer> unsettled(List<LoadViewer> viewers) {
    List<LoadViewer> open = viewers.stream().filter(viewer -> !viewer.settled()).toList();
    for (LoadViewer viewer : open) {
      viewer.loop().events().execute(viewer::look);
    }
    return open;
  }

  /**
   * Makes some viewers leave, and removes them from the group.
   *
   * @param sayGoodbye whether the server is told; otherwise the viewers just stop
   * @return how many goodbyes the server did not acknowledge
   */
  int leave(List<LoadViewer> some, boolean sayGoodbye) throws InterruptedException {
    List<LoadViewer> leaving = List.copyOf(some);
    for (LoadViewer viewer : leaving) {
      viewer.loop().remove(viewer);
      viewer.loop().events().execute(() -> viewer.leave(sayGoodbye));
    }
    int unheard = 0;
    if (sayGoodbye) {
      List<Callable<Boolean>> goodbyes =
          leaving.stream().<Callable<Boolean>>map(viewer -> viewer::goodbye).toList();
      for (var goodbye : requests.invokeAll(goodbyes, LEAVE_SECONDS, TimeUnit.SECONDS)) {
        unheard += heard(goodbye) ? 0 : 1;
      }
    }
    for (ViewerLoops.Loop loop : loops.all()) {
      loop.events().submit(() -> {}).syncUninterruptibly();
    }
    viewers.removeAll(leaving);
    return unheard;
  }

  private static boolean heard(Future<Boolean> goodbye) throws InterruptedException {
    try {
      return goodbye.get();
    } catch (CancellationException | ExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    requests.shutdownNow();
    loops.close();
    handshakes.close();
    try {
      // A request that is under way ends within its time limit.
      requests.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
