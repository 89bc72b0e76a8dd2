package io.sutantra.benchmarks.cases;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.benchmarks.rig.BroadcastViewers;
import io.sutantra.transport.broadcast.PacketHistory;
import io.sutantra.transport.broadcast.SharedFrame;
import io.sutantra.transport.broadcast.ViewerRtp;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Benchmarks of finding a packet that a viewer has lost, and deciding whether to send the packet
 * again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NackLookup {
  /** The frames of a second of 5 Mbit/s at 30 frames a second. */
  private static final int FRAMES = 30;

  private static final int PACKETS_PER_FRAME = 18;

  /** The number of requests, fewer than a viewer may make at once. */
  private static final int REQUESTS = 256;

  private static final long SECOND = 1_000_000_000L;
  private static final long ROUND_TRIP = 50_000_000L;

  private final PacketHistory history = new PacketHistory(SECOND, 0, 1 << 30);
  private final Map<Long, SharedFrame> map = new HashMap<>();
  private final SharedFrame[] frames = new SharedFrame[FRAMES];
  private final int[] lost = new int[REQUESTS];
  private ViewerRtp viewer;

  /** Fills the history. */
  public NackLookup() {
    PacketizedFrame unit = BroadcastViewers.packetized(PACKETS_PER_FRAME);
    for (int i = 0; i < FRAMES; i++) {
      long first = (long) i * PACKETS_PER_FRAME;
      frames[i] = new SharedFrame(unit, first, i * SECOND / FRAMES);
      history.add(frames[i], frames[i].offeredNanos());
      for (long index = first; index < frames[i].endIndex(); index++) {
        map.put(index, frames[i]);
      }
    }
    Random random = new Random(3);
    for (int i = 0; i < REQUESTS; i++) {
      lost[i] = random.nextInt(FRAMES * PACKETS_PER_FRAME);
    }
  }

  /** Makes a viewer that was sent all packets once and may therefore request each of them. */
  @Setup(Level.Invocation)
  public void sendAll() {
    viewer = BroadcastViewers.viewer(1);
    for (SharedFrame frame : frames) {
      viewer.begin(frame);
    }
  }

  /** Looks up the frames of sequence numbers; returns the number of granted requests. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public int find() {
    int granted = 0;
    for (int sequenceNumber : lost) {
      long index = viewer.lost(sequenceNumber);
      if (index >= 0
          && history.find(index) != null
          && viewer.mayRetransmit(index, SECOND, ROUND_TRIP)) {
        granted++;
      }
    }
    return granted;
  }

  /** Baseline: a map from numbers to frames; returns the number of frames found. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public int hashMap() {
    int found = 0;
    for (int sequenceNumber : lost) {
      if (map.get((long) sequenceNumber) != null) {
        found++;
      }
    }
    return found;
  }
}
