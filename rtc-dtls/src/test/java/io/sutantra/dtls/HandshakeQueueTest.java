package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeQueueTest {
  private final HandshakeQueue<String> queue = new HandshakeQueue<>(2, 100);
  private final List<HandshakeQueue.Taken<String>> running = new ArrayList<>();

  private String take() {
    HandshakeQueue.Taken<String> taken = queue.take();
    if (taken == null) {
      return "";
    }
    running.add(taken);
    return taken.handshake();
  }

  @Test
  void whoBringsOneDoesNotWaitForWhoBringsMany() {
    for (int i = 0; i < 90; i++) {
      assertThat(queue.offer("many " + i, "many")).isTrue();
    }
    assertThat(take()).isEqualTo("many 0");
    assertThat(take()).isEqualTo("many 1");
    assertThat(take()).as("no thread is free").isEmpty();
    queue.offer("one", "somewhere");
    queue.offer("another", "elsewhere");
    queue.offer("one more", "somewhere");
    queue.done(running.remove(0));
    assertThat(take()).isEqualTo("one");
    queue.done(running.remove(0));
    assertThat(take()).as("of none as the others, and it waits longer").isEqualTo("many 2");
    queue.done(running.remove(0));
    assertThat(take()).isEqualTo("another");
    queue.done(running.remove(0));
    assertThat(take()).isEqualTo("one more");
    queue.done(running.remove(0));
    assertThat(take()).isEqualTo("many 3");
    assertThat(queue.size()).isEqualTo(86);
  }

  @Test
  void asManyWaitAsThereIsRoom() {
    HandshakeQueue<Integer> small = new HandshakeQueue<>(1, 2);
    assertThat(small.offer(1, "a")).isTrue();
    HandshakeQueue.Taken<Integer> first = small.take();
    assertThat(small.offer(2, "a")).isTrue();
    assertThat(small.offer(3, "a")).isTrue();
    assertThat(small.offer(4, "b")).isFalse();
    small.remove(2, "a");
    small.remove(2, "nowhere");
    assertThat(small.offer(4, "b")).isTrue();
    small.done(first);
    assertThat(small.take().handshake()).isEqualTo(3);
    assertThat(small.removeAll()).containsExactly(4);
    assertThat(small.size()).isZero();
  }
}
