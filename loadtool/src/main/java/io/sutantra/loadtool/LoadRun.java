package io.sutantra.loadtool;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of the tool: the first viewer joins alone, the others join at the planned rate, the
 * steady window is measured, and all viewers leave.
 *
 * <p><b>Threading:</b> confined to the thread that calls {@link #run}.
 */
final class LoadRun {
  /** The longest wait for the first packet of a viewer. */
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(45);

  /** The time after which the memory that the first viewer needs is read. */
  private static final Duration ALONE = Duration.ofSeconds(2);

  /**
   * The time between the last join and the steady window. Frames that pile up in the sockets of the
   * other viewers during the joins are read in this time, and are not counted.
   */
  private static final Duration CATCHING_UP = Duration.ofSeconds(2);

  private final LoadPlan plan;
  private final PrintWriter out;

  LoadRun(LoadPlan plan, PrintWriter out) {
    this.plan = plan;
    this.out = out;
  }

  LoadResult run() throws IOException, InterruptedException {
    try (ViewerGroup group = new ViewerGroup(plan)) {
      for (int i = 0; i < plan.viewers(); i++) {
        group.add(plan.endpoint(i), plan.token());
      }
      try {
        return measure(group);
      } finally {
        leave(group);
      }
    }
  }

  private LoadResult measure(ViewerGroup group) throws IOException, InterruptedException {
    List<LoadViewer> viewers = group.viewers();
    ProgressLines progress = new ProgressLines(viewers, group.loops(), out);
    long firstRss = 0;
    int joined = 0;
    if (plan.serverPid().isPresent()) {
      group.join(viewers.get(0));
      joined = 1;
      awaitSettled(progress, viewers.subList(0, 1));
      progress.watch(ALONE);
      firstRss = server().residentBytes();
    }
    joinOthers(group, progress, joined);
    awaitSettled(progress, viewers);
    progress.watch(CATCHING_UP.plus(plan.settle()));

    SteadyWindow window = new SteadyWindow(plan, viewers, group.loops());
    progress.steady();
    window.begin();
    progress.watch(plan.duration());
    window.end();
    return window.result(firstRss);
  }

  private void joinOthers(ViewerGroup group, ProgressLines progress, int from)
      throws InterruptedException {
    List<LoadViewer> viewers = group.viewers();
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
      group.join(viewers.get(i));
    }
  }

  private static void awaitSettled(ProgressLines progress, List<LoadViewer> viewers)
      throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
    for (List<LoadViewer> open = ViewerGroup.unsettled(viewers);
        !open.isEmpty();
        open = ViewerGroup.unsettled(open)) {
      long now = System.nanoTime();
      if (now - deadline >= 0) {
        open.forEach(viewer -> viewer.fail("no RTP packet came"));
        return;
      }
      progress.tick(now);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void leave(ViewerGroup group) throws InterruptedException {
    int unheard = group.leave(group.viewers(), plan.sayGoodbye());
    if (unheard > 0) {
      out.printf("%d of %d viewers could not say goodbye%n", unheard, plan.viewers());
    }
  }

  private ServerProcess server() {
    return new ServerProcess(plan.serverPid().orElseThrow());
  }
}
