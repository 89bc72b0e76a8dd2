package io.sutantra.core.pipeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of a stage.
 *
 * <p><b>Threading:</b> any thread.
 */
final class StageCounters {
  private final AtomicLong in = new AtomicLong();
  private final AtomicLong out = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Map<DropReason, LongAdder> drops = new EnumMap<>(DropReason.class);

  StageCounters() {
    for (DropReason reason : DropReason.values()) {
      drops.put(reason, new LongAdder());
    }
  }

  void in() {
    in.incrementAndGet();
  }

  void out(int bytes) {
    out.incrementAndGet();
    bytesOut.addAndGet(bytes);
  }

  void failed() {
    failed.incrementAndGet();
  }

  void dropped(DropReason reason, int count) {
    drops.get(reason).add(count);
  }

  void dropped(DropReason reason) {
    dropped(reason, 1);
  }

  StageSnapshot snapshot(String name, int waiting) {
    Map<String, Long> byReason = new TreeMap<>();
    long dropped = 0;
    for (Map.Entry<DropReason, LongAdder> drop : drops.entrySet()) {
      long count = drop.getValue().sum();
      if (count > 0) {
        byReason.put(drop.getKey().label(), count);
        dropped += count;
      }
    }
    return new StageSnapshot(
        name, in.get(), out.get(), dropped, failed.get(), waiting, bytesOut.get(), byReason);
  }
}
