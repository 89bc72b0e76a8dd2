package io.sutantra.benchmarks.load;

import io.sutantra.broadcast.client.JoinTimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Viewers who join, watch and leave a server within this process, before those who are measured do
 * so elsewhere: this tool is a new process each time, and the time it takes to load and compile its
 * own code would pass for the server's. It ends when joins do not become faster any more.
 *
 * <p><b>Threading:</b> confined to the thread of the run; the other threads that it has have ended
 * when it returns.
 */
final class JoinRehearsal {
  /** So many joins a viewer of the run are enough: who has few need not wait for many. */
  private static final int JOINS_A_VIEWER = 4;

  /** About as many as are under way at fifty joins a second. */
  private static final int AT_ONCE = 4;

  /** Who has joined stays and watches until so many more have. */
  private static final int AUDIENCE = 40;

  private static final int LEAVE_AT_ONCE = 10;

  /** Joins whose median is compared with that of as many before. */
  private static final int BLOCK = 50;

  private static final double FASTER = 0.9;
  private static final int SLOW_BLOCKS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** What is still to be compiled then takes less. */
  private static final Duration COMPILING_LIMIT = Duration.ofSeconds(3);

  /**
   * After so many all is closed once, and begins anew. What is compiled rests on what has been seen
   * so far; if the first end were the last thing to be seen, some of it would be thrown away just
   * then, and compiled anew while the others are measured.
   */
  private static final int FIRST_ACT = 20;

  private static final int LOOK_MILLIS = 5;
  private static final int COMPILING_MILLIS = 100;
  private static final int QUIET_LOOKS = 2;

  private final LoadPlan plan;
  private final PrintWriter out;
  private final int joins;
  private final long beganNanos = System.nanoTime();
  private final Deque<LoadViewer> audience = new ArrayDeque<>();
  private final List<Double> block = new ArrayList<>(BLOCK);
  private long toldNanos = beganNanos;
  private double bestMillis = Double.MAX_VALUE;
  private double lastMillis;
  private int slowBlocks;
  private int begun;
  private int joined;
  private int failed;

  /** Of the viewers of a run. */
  JoinRehearsal(LoadPlan plan, PrintWriter out) {
    this.plan = plan;
    this.out = out;
    this.joins = (int) Math.min(plan.rehearsals(), (long) JOINS_A_VIEWER * plan.viewers());
  }

  /** How many joined. */
  int run() throws InterruptedException {
    if (joins == 0) {
      return 0;
    }
    try {
      act(Math.min(FIRST_ACT, joins));
      if (joins > FIRST_ACT) {
        act(joins);
      }
      awaitCompilers();
    } catch (IOException e) {
      out.printf("      the rehearsal ended early: %s%n", e.getMessage());
    }
    return joined;
  }

  private void act(int until) throws IOException, InterruptedException {
    try (RehearsalServer server = RehearsalServer.start(plan.encodingName(), plan.tcp());
        Crowd crowd = new Crowd(plan)) {
      rehearse(crowd, server, until);
      crowd.leave(crowd.viewers(), true);
      audience.clear();
    }
  }

  private void rehearse(Crowd crowd, RehearsalServer server, int until)
      throws InterruptedException {
    List<LoadViewer> joining = new ArrayList<>();
    while (goesOn(until) || !joining.isEmpty()) {
      while (goesOn(until) && joining.size() < AT_ONCE) {
        LoadViewer viewer = crowd.add(server.endpoint(), "");
        joining.add(viewer);
        crowd.join(viewer);
        begun++;
      }
      tell();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      Set<LoadViewer> open = new HashSet<>(Crowd.unsettled(joining));
      joining.stream().filter(viewer -> !open.contains(viewer)).forEach(this::settled);
      joining.retainAll(open);
      if (audience.size() >= AUDIENCE + LEAVE_AT_ONCE) {
        List<LoadViewer> leaving = new ArrayList<>();
        for (int i = 0; i < LEAVE_AT_ONCE; i++) {
          leaving.add(audience.remove());
        }
        crowd.leave(leaving, true);
      }
    }
  }

  private boolean goesOn(int until) {
    return begun < until
        && slowBlocks < SLOW_BLOCKS
        && System.nanoTime() - beganNanos < LIMIT.toNanos();
  }

  private void settled(LoadViewer viewer) {
    audience.add(viewer);
    JoinTimes times = viewer.loop().events().submit(viewer::times).syncUninterruptibly().getNow();
    if (!viewer.failure().isEmpty() || times.firstPacketNanos() == JoinTimes.NOT_YET) {
      if (failed++ == 0) {
        out.printf("      a rehearsal failed: %s%n", viewer.failure());
      }
      return;
    }
    joined++;
    block.add((times.firstPacketNanos() - viewer.postNanos()) / 1e6);
    if (block.size() == BLOCK) {
      Collections.sort(block);
      lastMillis = block.get(BLOCK / 2);
      slowBlocks = lastMillis < FASTER * bestMillis ? 0 : slowBlocks + 1;
      bestMillis = Math.min(bestMillis, lastMillis);
      block.clear();
    }
  }

  private void tell() {
    long now = System.nanoTime();
    if (now - toldNanos >= TimeUnit.SECONDS.toNanos(1)) {
      toldNanos = now;
      out.printf(
          "%4d s  rehearsing  %d of %d joins%s%n",
          TimeUnit.NANOSECONDS.toSeconds(now - beganNanos),
          joined,
          joins,
          lastMillis == 0
              ? ""
              : String.format(Locale.ROOT, ", the last ones in %.0f ms", lastMillis));
      out.flush();
      OutputClosedException.throwIfClosed();
    }
  }

  /** What was asked of the compilers is done when they have done nothing for a moment. */
  private static void awaitCompilers() throws InterruptedException {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    if (compilers == null || !compilers.isCompilationTimeMonitoringSupported()) {
      return;
    }
    long end = System.nanoTime() + COMPILING_LIMIT.toNanos();
    long last = -1;
    int quiet = 0;
    while (quiet < QUIET_LOOKS && System.nanoTime() - end < 0) {
      long now = compilers.getTotalCompilationTime();
      quiet = now == last ? quiet + 1 : 0;
      last = now;
      TimeUnit.MILLISECONDS.sleep(COMPILING_MILLIS);
    }
  }
}
