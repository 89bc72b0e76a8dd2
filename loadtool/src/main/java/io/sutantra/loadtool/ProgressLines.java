package io.sutantra.loadtool;

import io.sutantra.rtc.session.ReceiveStatistics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The progress of a run, printed as a line each second. <b>Threading:</b> confined to the thread of
 * the run.
 */
final class ProgressLines {
  private static final long SECOND = 1_000_000_000L;

  private final List<LoadViewer> viewers;
  private final ViewerLoops loops;
  private final PrintWriter out;
  private final long beganNanos = System.nanoTime();
  private long lastNanos = beganNanos;
  private Totals last = Totals.NONE;
  private Totals base = Totals.NONE;
  private boolean steady;

  private record Totals(long packets, long expected, long lost, long stalls) {
    static final Totals NONE = new Totals(0, 0, 0, 0);
  }

  ProgressLines(List<LoadViewer> viewers, ViewerLoops loops, PrintWriter out) {
    this.viewers = viewers;
    this.loops = loops;
    this.out = out;
  }

  /** From here on losses and stalls count. */
  void steady() {
    steady = true;
    base = totals();
  }

  /** Waits for so long, and prints. */
  void watch(Duration duration) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
      tick(now);
      TimeUnit.NANOSECONDS.sleep(Math.min(end - now, 50_000_000L));
    }
  }

  /** Prints if a second has gone. */
  void tick(long nowNanos) {
    if (nowNanos - lastNanos < SECOND) {
      return;
    }
    Totals now = totals();
    double seconds = (nowNanos - lastNanos) / 1e9;
    long expected = now.expected - base.expected;
    double loss = expected <= 0 ? 0 : 100.0 * Math.max(0, now.lost - base.lost) / expected;
    long connected = viewers.stream().filter(LoadViewer::connected).count();
    long failed = viewers.stream().filter(viewer -> !viewer.failure().isEmpty()).count();
    out.println(
        String.format(
            Locale.ROOT,
            "%4d s  %s  %d of %d connected%s  %,.0f packets/s  %.2f %% lost  %d stalls",
            (nowNanos - beganNanos) / SECOND,
            steady ? "steady " : "joining",
            connected,
            viewers.size(),
            failed == 0 ? "" : "  %d failed".formatted(failed),
            (now.packets - last.packets) / seconds,
            loss,
            now.stalls - base.stalls));
    out.flush();
    OutputClosedException.throwIfClosed();
    last = now;
    lastNanos = nowNanos;
  }

  private Totals totals() {
    long packets = 0;
    long expected = 0;
    long lost = 0;
    long stalls = 0;
    for (ReceiveStatistics one : SteadyWindow.onLoops(viewers, loops, LoadViewer::statistics)) {
      packets += one.packets();
      expected += one.expected();
      lost += one.lost();
      stalls += one.stalls();
    }
    return new Totals(packets, expected, lost, stalls);
  }
}
