package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
  private static final int THINGS = 50;

  private final DeadlineQueue<Integer> queue = new DeadlineQueue<>();

  @Test
  void tellsWhatIsDueInItsOrder() {
    DeadlineQueue.Entry<Integer> late = new DeadlineQueue.Entry<>(2);
    queue.schedule(late, 200);
    queue.schedule(new DeadlineQueue.Entry<>(1), 100);
    assertThat(queue.nextNanos()).isEqualTo(100);
    assertThat(queue.pollDue(99)).isNull();
    assertThat(queue.pollDue(100)).isEqualTo(1);
    assertThat(queue.pollDue(100)).isNull();
    queue.schedule(late, DeadlineQueue.NEVER);
    assertThat(queue.nextNanos()).isEqualTo(DeadlineQueue.NEVER);
    assertThat(queue.pollDue(1_000)).isNull();
  }

  @Property
  void isAsGoodAsLookingAtAll(@ForAll long seed, @ForAll long originNanos) {
    Random random = new Random(seed);
    List<DeadlineQueue.Entry<Integer>> entries = new ArrayList<>();
    Long[] due = new Long[THINGS];
    for (int i = 0; i < THINGS; i++) {
      entries.add(new DeadlineQueue.Entry<>(i));
    }
    // Times may overflow: the queue compares times by their difference.
    long origin = originNanos == Long.MAX_VALUE ? 0 : originNanos;
    for (int step = 0; step < 500; step++) {
      int thing = random.nextInt(THINGS);
      long nanos = origin + random.nextInt(1_000);
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          if (nanos != DeadlineQueue.NEVER) {
            queue.schedule(entries.get(thing), nanos);
            due[thing] = nanos;
          }
        }
        case 2 -> {
          queue.remove(entries.get(thing));
          due[thing] = null;
        }
        default -> {
          Integer first = queue.pollDue(nanos);
          if (first == null) {
            for (Long each : due) {
              assertThat(each == null || each - nanos > 0).isTrue();
            }
          } else {
            for (Long each : due) {
              assertThat(each == null || due[first] - each <= 0).isTrue();
            }
            assertThat(due[first] - nanos).isLessThanOrEqualTo(0);
            due[first] = null;
          }
        }
      }
    }
    for (DeadlineQueue.Entry<Integer> each : entries) {
      queue.remove(each);
    }
    assertThat(queue.nextNanos()).isEqualTo(DeadlineQueue.NEVER);
  }
}
