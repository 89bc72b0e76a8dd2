package io.sutantra.benchmarks.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run: a rehearsal among itself, the first viewer alone, then the others at their rate, then
 * the steady window, then all leave.
 *
 * <p><b>Threading:</b> confined to the thread that calls {@link #run}.
 */
final class LoadRun {
  /** After the keys the first packet is not far. */
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(45);

  /** What one viewer needs shows when it has been there for a moment. */
  private static final Duration ALONE = Duration.ofSeconds(2);

  /**
   * While the last ones join, frames pile up in the sockets of the others; they would be counted as
   * if they had come later, and be more a second than were sent.
   */
  private static final Duration CATCHING_UP = Duration.ofSeconds(2);

  private final LoadPlan plan;
  private final PrintWriter out;

  LoadRun(LoadPlan plan, PrintWriter out) {
    this.plan = plan;
    this.out = out;
  }

  LoadResult run() throws IOException, InterruptedException {
    new JoinRehearsal(plan, out).run();
    try (Crowd crowd = new Crowd(plan)) {
      for (int i = 0; i < plan.viewers(); i++) {
        crowd.add(plan.endpoint(i), plan.token());
      }
      try {
        return measure(crowd);
      } finally {
        leave(crowd);
      }
    }
  }

  private LoadResult measure(Crowd crowd) throws IOException, InterruptedException {
    List<LoadViewer> viewers = crowd.viewers();
    ProgressLines progress = new ProgressLines(viewers, crowd.loops(), out);
    long firstRss = 0;
    int joined = 0;
    if (plan.serverPid().isPresent()) {
      crowd.join(viewers.get(0));
      joined = 1;
      awaitSettled(progress, viewers.subList(0, 1));
      progress.watch(ALONE);
      firstRss = server().residentBytes();
    }
    joinOthers(crowd, progress, joined);
    awaitSettled(progress, viewers);
    progress.watch(CATCHING_UP.plus(plan.settle()));

    SteadyWindow window = new SteadyWindow(plan, viewers, crowd.loops());
    progress.steady();
    window.begin();
    progress.watch(plan.duration());
    window.end();
    return window.result(firstRss);
  }

  private void joinOthers(Crowd crowd, ProgressLines progress, int from)
      throws InterruptedException {
    List<LoadViewer> viewers = crowd.viewers();
    long begin = System.nanoTime();
    for (int i = from; i < viewers.size(); i++) {
      long due = begin + (long) ((i - from) * 1e9 / plan.joinsPerSecond());
      for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
        progress.tick(now);
        LockSupport.parkNanos(Math.min(due - now, 100_000_000L));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      crowd.join(viewers.get(i));
    }
  }

  private static void awaitSettled(ProgressLines progress, List<LoadViewer> viewers)
      throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
    for (List<LoadViewer> open = Crowd.unsettled(viewers);
        !open.isEmpty();
        open = Crowd.unsettled(open)) {
      long now = System.nanoTime();
      if (now - deadline >= 0) {
        open.forEach(viewer -> viewer.fail("no RTP packet came"));
        return;
      }
      progress.tick(now);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void leave(Crowd crowd) throws InterruptedException {
    int unheard = crowd.leave(crowd.viewers(), plan.sayGoodbye());
    if (unheard > 0) {
      out.printf("%d of %d viewers could not say goodbye%n", unheard, plan.viewers());
    }
  }

  private ServerProcess server() {
    return new ServerProcess(plan.serverPid().orElseThrow());
  }
}
