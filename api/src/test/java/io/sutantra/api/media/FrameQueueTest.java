package io.sutantra.api.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
  private static PacketizedFrame frame(int timestamp, int bytes) {
    RtpPacket packet = new RtpPacket(0, timestamp, true, Bytes.wrap(new byte[bytes]));
    return new PacketizedFrame(List.of(packet), false, 0, timestamp, 0);
  }

  @Test
  void dropsTheOldestOfTooMany() {
    FrameQueue queue = new FrameQueue(2);
    PacketizedFrame second = frame(2, 10);
    queue.add(frame(1, 10));
    queue.add(second);
    queue.add(frame(3, 10));
    assertThat(queue.dropped()).isEqualTo(1);
    assertThat(queue.poll()).isSameAs(second);
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void dropsTheOldestOfWhatIsTooLongAndKeepsTheLast() {
    FrameQueue queue = new FrameQueue(9, 1_000);
    PacketizedFrame last = frame(4, 5_000);
    queue.add(frame(1, 400));
    queue.add(frame(2, 400));
    assertThat(queue.dropped()).isZero();
    queue.add(frame(3, 400));
    assertThat(queue.dropped()).isEqualTo(1);
    queue.add(last);
    assertThat(queue.dropped()).isEqualTo(3);
    assertThat(queue.poll()).isSameAs(last);
    // Frames that were polled no longer count.
    queue.add(frame(5, 400));
    queue.add(frame(6, 400));
    assertThat(queue.dropped()).isEqualTo(3);
  }

  @Test
  void wakesWhoeverPolls() {
    FrameQueue queue = new FrameQueue(1);
    AtomicInteger woken = new AtomicInteger();
    queue.add(frame(1, 1));
    queue.wake();
    assertThat(queue.wakes()).isFalse();
    queue.wakeBy(woken::incrementAndGet);
    assertThat(queue.wakes()).isTrue();
    queue.add(frame(2, 1));
    queue.wake();
    assertThat(woken).hasValue(2);
  }
}
