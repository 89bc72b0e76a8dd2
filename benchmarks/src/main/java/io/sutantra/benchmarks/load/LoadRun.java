package io.sutantra.benchmarks.load;

import io.sutantra.api.whep.WhepSession;
import io.sutantra.broadcast.client.ClientOptions;
import io.sutantra.broadcast.dtls.DtlsIdentity;
import io.sutantra.broadcast.dtls.DtlsLimits;
import io.sutantra.broadcast.dtls.DtlsThreads;
import io.sutantra.broadcast.dtls.Rehearsal;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One run: a rehearsal without the server, the first viewer alone, then the others at their rate,
 * then the steady window, then all leave.
 *
 * <p><b>Threading:</b> confined to the thread that calls {@link #run}.
 */
final class LoadRun {
  private static final int REQUESTS_AT_ONCE = 32;
  private static final int MAX_ANSWER_BYTES = 65_536;
  private static final int CLOCK_RATE_HZ = 90_000;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
  private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(5);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);

  /** As patient as the server: a thousand who come at once may have to wait. */
  private static final DtlsLimits HANDSHAKE_LIMITS = new DtlsLimits(12_000, 5_000, 250, 1_200);

  /** After the keys the first packet is not far. */
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(45);

  /** What one viewer needs shows when it has been there for a moment. */
  private static final Duration ALONE = Duration.ofSeconds(2);

  private static final Duration REHEARSAL_LIMIT = Duration.ofSeconds(10);

  private final LoadPlan plan;
  private final PrintWriter out;
  private final List<LoadViewer> viewers = new ArrayList<>();
  private final List<WhepSession> sessions = new ArrayList<>();

  LoadRun(LoadPlan plan, PrintWriter out) {
    this.plan = plan;
    this.out = out;
  }

  LoadResult run() throws IOException, InterruptedException {
    ExecutorService requests = Executors.newFixedThreadPool(REQUESTS_AT_ONCE);
    try (DtlsThreads dtls = new DtlsThreads();
        ViewerLoops loops = new ViewerLoops(plan.threads(), plan.gro())) {
      prepare(loops, dtls);
      try {
        return measure(requests, loops);
      } finally {
        leave(requests, loops);
      }
    } finally {
      requests.shutdownNow();
    }
  }

  private void prepare(ViewerLoops loops, DtlsThreads dtls) throws InterruptedException {
    SecureRandom random = new SecureRandom();
    DtlsIdentity identity = DtlsIdentity.generate(random, System.currentTimeMillis());
    rehearse(new Rehearsal(identity, dtls));
    LoadViewer.Shared shared =
        new LoadViewer.Shared(
            new ClientOptions(
                plan.encodingName(),
                CLOCK_RATE_HZ,
                plan.decryptEvery(),
                MAX_ANSWER_BYTES,
                CONNECT_LIMIT.toNanos(),
                plan.mayReach(),
                HANDSHAKE_LIMITS),
            identity,
            dtls,
            random);
    for (int i = 0; i < plan.viewers(); i++) {
      viewers.add(new LoadViewer(shared, loops.of(i)));
      // Redirects could lead to somebody else's server.
      sessions.add(new WhepSession(plan.endpoint(i), plan.token(), MAX_ANSWER_BYTES, 0));
    }
    for (ViewerLoops.Loop loop : loops.all()) {
      loop.tick(viewers.stream().filter(viewer -> viewer.loop() == loop).toList());
    }
  }

  private void rehearse(Rehearsal rehearsal) throws InterruptedException {
    long began = System.nanoTime();
    long told = began;
    for (int i = 0; i < plan.rehearsals(); i++) {
      rehearsal.handshake();
      long now = System.nanoTime();
      if (now - told >= TimeUnit.SECONDS.toNanos(1)) {
        told = now;
        out.printf("      rehearsing  %d of %d handshakes%n", i + 1, plan.rehearsals());
        out.flush();
      }
      if (now - began >= REHEARSAL_LIMIT.toNanos()) {
        return;
      }
    }
  }

  private LoadResult measure(ExecutorService requests, ViewerLoops loops)
      throws IOException, InterruptedException {
    ProgressLines progress = new ProgressLines(viewers, loops, out);
    long firstRss = 0;
    int joined = 0;
    if (plan.serverPid().isPresent()) {
      requests.execute(() -> join(0));
      joined = 1;
      awaitSettled(progress, 1);
      progress.watch(ALONE);
      firstRss = server().residentBytes();
    }
    joinOthers(requests, progress, joined);
    awaitSettled(progress, viewers.size());
    progress.watch(plan.settle());

    SteadyWindow window = new SteadyWindow(plan, viewers, loops);
    progress.steady();
    window.begin();
    progress.watch(plan.duration());
    window.end();
    return window.result(firstRss);
  }

  private void joinOthers(ExecutorService requests, ProgressLines progress, int from)
      throws InterruptedException {
    long begin = System.nanoTime();
    for (int i = from; i < viewers.size(); i++) {
      int viewer = i;
      long due = begin + (long) ((i - from) * 1e9 / plan.joinsPerSecond());
      for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
        progress.tick(now);
        LockSupport.parkNanos(Math.min(due - now, 100_000_000L));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      requests.execute(() -> join(viewer));
    }
  }

  private void awaitSettled(ProgressLines progress, int first) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
    while (viewers.subList(0, first).stream().anyMatch(viewer -> !viewer.settled())) {
      long now = System.nanoTime();
      if (now - deadline >= 0) {
        viewers.subList(0, first).stream()
            .filter(viewer -> !viewer.settled())
            .forEach(viewer -> viewer.fail("no RTP packet came"));
        return;
      }
      progress.tick(now);
      TimeUnit.MILLISECONDS.sleep(20);
      for (LoadViewer viewer : viewers.subList(0, first)) {
        if (!viewer.settled()) {
          viewer.loop().events().execute(viewer::look);
        }
      }
    }
  }

  /** On a thread for requests. */
  private void join(int index) {
    LoadViewer viewer = viewers.get(index);
    URI endpoint = plan.endpoint(index);
    try {
      String offer = viewer.open(localAddress(endpoint)).join();
      viewer.posted(System.nanoTime());
      viewer.answered(sessions.get(index).open(offer, ANSWER_LIMIT));
    } catch (IOException refused) {
      viewer.fail(refused.getMessage());
    } catch (CompletionException socket) {
      viewer.fail("no socket: " + socket.getCause().getMessage());
    }
  }

  /** The address that packets to the endpoint's host leave from. */
  private static InetAddress localAddress(URI endpoint) throws IOException {
    String host = endpoint.getHost();
    InetAddress remote =
        InetAddress.getByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    if (remote.isLoopbackAddress()) {
      return remote;
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(remote, 9));
      return socket.getLocalAddress();
    }
  }

  private void leave(ExecutorService requests, ViewerLoops loops) throws InterruptedException {
    for (LoadViewer viewer : viewers) {
      viewer.loop().events().execute(() -> viewer.leave(plan.sayGoodbye()));
    }
    if (plan.sayGoodbye()) {
      AtomicInteger unheard = new AtomicInteger();
      for (WhepSession session : sessions) {
        requests.execute(() -> goodbye(session, unheard));
      }
      requests.shutdown();
      if (!requests.awaitTermination(30, TimeUnit.SECONDS) || unheard.get() > 0) {
        out.printf("%d of %d viewers could not say goodbye%n", unheard.get(), viewers.size());
      }
    }
    for (ViewerLoops.Loop loop : loops.all()) {
      loop.events().submit(() -> {}).syncUninterruptibly();
    }
  }

  private static void goodbye(WhepSession session, AtomicInteger unheard) {
    try {
      session.close(GOODBYE_LIMIT);
    } catch (IOException e) {
      unheard.incrementAndGet();
    }
  }

  private ServerProcess server() {
    return new ServerProcess(plan.serverPid().orElseThrow());
  }
}
