package io.sutantra.loadtool;

import io.sutantra.rtc.session.JoinTimes;
import io.sutantra.rtc.session.ReceiveStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * The measurement of the time in which all viewers watch.
 *
 * <p><b>Threading:</b> confined to the thread of the run; viewers are asked on their loops.
 */
final class SteadyWindow {
  private static final int MAX_FAILURES = 8;
  private static final double MILLI = 1e6;

  private final LoadPlan plan;
  private final List<LoadViewer> viewers;
  private final ViewerLoops loops;
  private Reading begin;
  private Reading end;
  private List<Long> gaps = List.of();

  /** All counters at one time. */
  private record Reading(
      long nanos,
      List<ReceiveStatistics> statistics,
      List<ReceiveStatistics> sound,
      Duration toolCpu,
      Duration serverCpu) {}

  SteadyWindow(LoadPlan plan, List<LoadViewer> viewers, ViewerLoops loops) {
    this.plan = plan;
    this.viewers = viewers;
    this.loops = loops;
  }

  void begin() throws IOException {
    long now = System.nanoTime();
    onLoops(viewers, loops, viewer -> viewer.takeLongestGapNanos(now));
    begin = read();
  }

  void end() throws IOException {
    end = read();
    long now = System.nanoTime();
    gaps = onLoops(viewers, loops, viewer -> viewer.takeLongestGapNanos(now));
  }

  private Reading read() throws IOException {
    Duration server =
        plan.serverPid().isPresent()
            ? new ServerProcess(plan.serverPid().getAsLong()).cpuTime()
            : Duration.ZERO;
    return new Reading(
        System.nanoTime(),
        onLoops(viewers, loops, LoadViewer::statistics),
        onLoops(viewers, loops, LoadViewer::soundStatistics),
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
        server);
  }

  /** Asks all viewers, each on its loop; the answers are in the order of the viewers. */
  static <T> List<T> onLoops(
      List<LoadViewer> viewers, ViewerLoops loops, Function<LoadViewer, T> question) {
    List<T> answers = new ArrayList<>(Collections.nCopies(viewers.size(), null));
    for (ViewerLoops.Loop loop : loops.all()) {
      Callable<Void> asking =
          () -> {
            for (int i = 0; i < viewers.size(); i++) {
              if (viewers.get(i).loop() == loop) {
                answers.set(i, question.apply(viewers.get(i)));
              }
            }
            return null;
          };
      loop.events().submit(asking).syncUninterruptibly();
    }
    return answers;
  }

  LoadResult result(long firstRss) throws IOException {
    double seconds = (end.nanos - begin.nanos) / 1e9;
    List<ReceiveStatistics> windows = new ArrayList<>();
    List<ReceiveStatistics> sound = new ArrayList<>();
    long[] bitrates = new long[viewers.size()];
    double[] rates = new double[viewers.size()];
    int stalled = 0;
    long stalls = 0;
    for (int i = 0; i < viewers.size(); i++) {
      ReceiveStatistics window = end.statistics.get(i).since(begin.statistics.get(i));
      windows.add(window);
      ReceiveStatistics heard = end.sound.get(i).since(begin.sound.get(i));
      sound.add(heard);
      bitrates[i] = (long) ((window.bytes() + heard.bytes()) * 8 / seconds);
      rates[i] = window.frames() / seconds;
      // One that has not ended is one as well.
      long own = Math.max(window.stalls(), gaps.get(i) > 1_000_000_000L ? 1 : 0);
      stalled += own > 0 ? 1 : 0;
      stalls += own;
    }
    Arrays.sort(bitrates);
    long soundPackets = sum(sound, ReceiveStatistics::packets);
    long soundLost = Math.max(0, sum(sound, ReceiveStatistics::lost));
    long packets = sum(windows, ReceiveStatistics::packets) + soundPackets;
    long expected =
        sum(windows, ReceiveStatistics::expected) + sum(sound, ReceiveStatistics::expected);
    long lost = Math.max(0, sum(windows, ReceiveStatistics::lost)) + soundLost;
    int failed = (int) viewers.stream().filter(viewer -> !viewer.failure().isEmpty()).count();
    Joins joins = joins();
    double toolSeconds = end.toolCpu.minus(begin.toolCpu).toNanos() / 1e9;
    Server server = server(firstRss, packets, seconds);
    return new LoadResult(
        plan.endpoints().stream().map(Object::toString).toList(),
        viewers.size(),
        plan.gro(),
        (int) viewers.stream().filter(LoadViewer::connected).count(),
        failed,
        failures(),
        plan.settle().toMillis() / 1e3,
        seconds,
        joins.joined(50),
        joins.joined(99),
        joins.at(joins.answer, 50),
        joins.at(joins.ice, 50),
        joins.at(joins.ice, 99),
        joins.at(joins.dtls, 50),
        joins.at(joins.dtls, 99),
        joins.at(joins.first, 50),
        joins.at(joins.first, 99),
        packets,
        lost,
        expected == 0 ? 0 : 100.0 * lost / expected,
        soundPackets,
        soundLost,
        stalls,
        stalled,
        gaps.stream().mapToLong(Long::longValue).max().orElse(0) / MILLI,
        Arrays.stream(rates).average().orElse(0),
        Arrays.stream(rates).min().orElse(0),
        bitrates[bitrates.length / 2],
        bitrates[0],
        sum(windows, ReceiveStatistics::retransmissions),
        sum(windows, ReceiveStatistics::nacks),
        sum(windows, ReceiveStatistics::pictureLosses),
        sum(windows, ReceiveStatistics::rejected),
        onLoops(viewers, loops, LoadViewer::cipherSuite).stream()
            .filter(suite -> !suite.isEmpty())
            .distinct()
            .toList(),
        toolSeconds,
        packets == 0 ? 0 : toolSeconds * 1e6 / packets,
        server.microsPerPacket,
        server.cores,
        server.rss,
        server.rssPerViewer,
        server.threads);
  }

  private static long sum(List<ReceiveStatistics> all, ToLongFunction<ReceiveStatistics> what) {
    return all.stream().mapToLong(what).sum();
  }

  private List<String> failures() {
    Map<String, Long> reasons =
        viewers.stream()
            .map(LoadViewer::failure)
            .filter(reason -> !reason.isEmpty())
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return reasons.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MAX_FAILURES)
        .map(entry -> "%d × %s".formatted(entry.getValue(), entry.getKey()))
        .toList();
  }

  private record Server(
      Double microsPerPacket, Double cores, Long rss, Long rssPerViewer, Long threads) {}

  private Server server(long firstRss, long packets, double seconds) throws IOException {
    if (plan.serverPid().isEmpty()) {
      return new Server(null, null, null, null, null);
    }
    ServerProcess process = new ServerProcess(plan.serverPid().getAsLong());
    double cpu = end.serverCpu.minus(begin.serverCpu).toNanos() / 1e9;
    long rss = process.residentBytes();
    int others = viewers.size() - 1;
    return new Server(
        packets == 0 ? null : cpu * 1e6 / packets,
        cpu / seconds,
        rss,
        others == 0 ? null : (rss - firstRss) / others,
        process.threads());
  }

  private Joins joins() {
    List<JoinTimes> times = onLoops(viewers, loops, LoadViewer::times);
    Joins joins = new Joins();
    for (int i = 0; i < times.size(); i++) {
      JoinTimes join = times.get(i);
      long post = viewers.get(i).postNanos();
      joins.add(joins.answer, post, join.answeredNanos());
      joins.add(joins.ice, join.answeredNanos(), join.reachedNanos());
      joins.add(joins.dtls, join.reachedNanos(), join.securedNanos());
      joins.add(joins.join, post, join.securedNanos());
      joins.add(joins.first, post, join.firstPacketNanos());
    }
    return joins;
  }

  private static final class Joins {
    private final Histogram answer = new Histogram(3);
    private final Histogram ice = new Histogram(3);
    private final Histogram dtls = new Histogram(3);
    private final Histogram join = new Histogram(3);
    private final Histogram first = new Histogram(3);

    void add(Histogram histogram, long from, long to) {
      if (from != JoinTimes.NOT_YET && to != JoinTimes.NOT_YET) {
        histogram.recordValue(Math.max(0, to - from));
      }
    }

    double joined(double percentile) {
      return at(join, percentile);
    }

    double at(Histogram histogram, double percentile) {
      return histogram.getTotalCount() == 0
          ? 0
          : Math.round(histogram.getValueAtPercentile(percentile) / MILLI * 100) / 100.0;
    }
  }
}
