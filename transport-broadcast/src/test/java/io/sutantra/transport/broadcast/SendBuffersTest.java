package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendBuffersTest {
  private static final int MANY = 10 * ShardSocket.MAX_MESSAGES;

  // The allocator is not pooled, so that it never returns the same buffer twice.
  private final SendBuffers buffers =
      new SendBuffers(new UnpooledByteBufAllocator(true, false, true));

  @AfterEach
  void close() {
    buffers.close();
  }

  @Test
  void whatTheKernelHasTakenIsUsedAgain() {
    Set<ByteBuf> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < MANY; i++) {
      ByteBuf buffer = buffers.copy(new byte[1_200], 0, 1_200);
      seen.add(buffer);
      buffer.release();
    }
    assertThat(seen).hasSize(ShardSocket.MAX_MESSAGES);
  }

  /** Lets the simulated kernel take messages late, in order, and sometimes none for long. */
  @Test
  void whatWaitsIsNotWrittenOver() {
    Random random = new Random(7);
    Queue<ByteBuf> waiting = new ArrayDeque<>();
    Queue<byte[]> expected = new ArrayDeque<>();
    for (int i = 0; i < MANY; i++) {
      byte[] bytes = new byte[1 + random.nextInt(20_000)];
      random.nextBytes(bytes);
      int offset = random.nextInt(bytes.length);
      waiting.add(buffers.copy(bytes, offset, bytes.length - offset));
      expected.add(Arrays.copyOfRange(bytes, offset, bytes.length));
      for (int taken = random.nextInt(3); taken > 0 && !waiting.isEmpty(); taken--) {
        take(waiting.remove(), expected.remove());
      }
    }
    while (!waiting.isEmpty()) {
      take(waiting.remove(), expected.remove());
    }
  }

  @Test
  void memoryIsGivenBackAtTheEndAndWhatStillWaitsLater() {
    List<ByteBuf> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(buffers.copy(new byte[] {1, 2, 3}, 0, 3));
    }
    all.get(0).release();
    buffers.close();
    assertThat(all).extracting(ByteBuf::refCnt).containsExactly(0, 1, 1);
    all.subList(1, 3).forEach(ByteBuf::release);
    ByteBuf late = buffers.copy(new byte[] {4}, 0, 1);
    assertThat(late.readByte()).isEqualTo((byte) 4);
    late.release();
    assertThat(late.refCnt()).isZero();
  }

  private static void take(ByteBuf sent, byte[] expected) {
    assertThat(ByteBufUtil.getBytes(sent)).isEqualTo(expected);
    sent.release();
  }
}
