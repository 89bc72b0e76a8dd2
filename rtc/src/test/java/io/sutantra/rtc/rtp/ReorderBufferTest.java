package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

/** Tests of the order and the wholeness of access units. */
class ReorderBufferTest {
  private static final long MILLI = 1_000_000;
  private static final long PATIENCE = 100 * MILLI;
  private static final byte[] PAYLOAD = {1, 2, 3};

  private List<AccessUnit> frames;
  private ReorderBuffer buffer;
  private int losses;

  @BeforeTry
  void begin() {
    frames = new ArrayList<>();
    losses = 0;
    buffer = new ReorderBuffer(true, PATIENCE, frames::add, () -> losses++);
  }

  private static ReceivedPacket packet(int sequence, int timestamp, boolean marker) {
    return new ReceivedPacket(sequence, timestamp, marker, PAYLOAD, 0);
  }

  private void receive(int sequence, int timestamp, boolean marker, long nowNanos) {
    buffer.receive(new ReceivedPacket(sequence, timestamp, marker, PAYLOAD, nowNanos), false);
  }

  private List<List<Integer>> sequences() {
    return frames.stream()
        .map(frame -> frame.packets().stream().map(ReceivedPacket::sequenceNumber).toList())
        .toList();
  }

  @Example
  void aMarkerOrANewTimeStampEndsAFrame() {
    receive(65_535, 3_000, false, 5);
    receive(0, 3_000, true, 6);
    receive(1, 6_000, false, 7);
    receive(2, 9_000, true, 8);
    assertThat(sequences()).containsExactly(List.of(65_535, 0), List.of(1), List.of(2));
    assertThat(frames.get(0).arrivalNanos()).isEqualTo(5);
    assertThat(buffer.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Example
  void anotherSourceBeginsAnew() {
    receive(10, 0, true, 0);
    receive(12, 3_000, true, 1);
    buffer.restart();
    assertThat(buffer.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(buffer.unitsDropped()).isEqualTo(1);
    receive(40_000, -5_000_000, true, 1_000_000_000L);
    receive(40_001, -4_997_000, true, 1_000_000_000L);
    assertThat(sequences()).containsExactly(List.of(10), List.of(40_000), List.of(40_001));
    assertThat(frames).extracting(AccessUnit::afterLoss).containsExactly(true, true, false);
  }

  @Example
  void ofSoundEachPacketIsAnAccessUnit() {
    ReorderBuffer sound = new ReorderBuffer(false, 20 * MILLI, frames::add, () -> losses++);
    sound.receive(packet(1, 0, false), false);
    sound.receive(packet(3, 1_920, false), false);
    assertThat(frames).hasSize(1);
    sound.advance(20 * MILLI);
    sound.receive(packet(4, 2_880, false), false);
    assertThat(sequences()).containsExactly(List.of(1), List.of(3), List.of(4));
    assertThat(frames).extracting(AccessUnit::afterLoss).containsExactly(true, true, false);
    assertThat(losses).isEqualTo(1);
  }

  @Example
  void whatComesInTimeIsPutInOrder() {
    receive(10, 0, true, 0);
    receive(12, 3_000, true, 1);
    receive(13, 6_000, true, 2);
    assertThat(frames).hasSize(1);
    assertThat(buffer.deadlineNanos()).isEqualTo(1 + PATIENCE);
    buffer.advance(PATIENCE);
    receive(11, 3_000, false, PATIENCE);
    assertThat(sequences()).containsExactly(List.of(10), List.of(11, 12), List.of(13));
    assertThat(buffer.unitsDropped()).isZero();
  }

  @Example
  void theFirstPacketsMayBeOutOfOrder() {
    receive(2, 0, false, 0);
    receive(1, 0, false, 0);
    receive(3, 0, true, 0);
    assertThat(sequences()).containsExactly(List.of(1, 2, 3));
  }

  @Example
  void whatStaysIncompleteIsDroppedUpToTheNextBeginning() {
    receive(1, 0, true, 0);
    receive(2, 3_000, false, 0);
    receive(4, 3_000, true, 0);
    receive(5, 6_000, true, 0);
    buffer.advance(PATIENCE);
    assertThat(sequences()).containsExactly(List.of(1), List.of(5));
    assertThat(frames.get(1).afterLoss()).isTrue();
    assertThat(losses).isEqualTo(1);
    assertThat(buffer.unitsDropped()).isEqualTo(1);
    receive(3, 3_000, false, PATIENCE);
    receive(6, 9_000, true, PATIENCE);
    assertThat(sequences()).containsExactly(List.of(1), List.of(5), List.of(6));
  }

  @Example
  void theNextGapIsAsOldAsThePacketBehindIt() {
    receive(1, 0, true, 0);
    receive(3, 3_000, true, 0);
    receive(5, 6_000, true, 90 * MILLI);
    receive(2, 3_000, false, 95 * MILLI);
    assertThat(sequences()).containsExactly(List.of(1), List.of(2, 3));
    assertThat(buffer.deadlineNanos()).isEqualTo(190 * MILLI);
  }

  @Example
  void packetsWithoutPayloadLeaveNoGap() {
    receive(1, 0, true, 0);
    buffer.receive(new ReceivedPacket(2, 0, false, new byte[0], 0), false);
    buffer.receive(new ReceivedPacket(3, 0, false, new byte[0], 0), false);
    receive(4, 3_000, false, 0);
    buffer.receive(new ReceivedPacket(5, 3_000, false, new byte[0], 0), false);
    receive(6, 3_000, true, 0);
    receive(7, 6_000, true, 0);
    assertThat(sequences()).containsExactly(List.of(1), List.of(2, 3), List.of(4));
  }

  @Example
  void duplicatesAndLateOnesAreIgnored() {
    receive(1, 0, true, 0);
    receive(1, 0, true, 0);
    receive(2, 3_000, false, 0);
    receive(2, 3_000, false, 0);
    receive(3, 3_000, true, 0);
    assertThat(sequences()).containsExactly(List.of(1), List.of(2, 3));
  }

  @Example
  void aSenderMayBeginAnew() {
    receive(30_000, 0, true, 0);
    for (int i = 0; i < ReorderBuffer.MAX_LATE + 10; i++) {
      receive(100 + i, 3_000 * i, true, 0);
    }
    assertThat(frames.size()).isBetween(5, 15);
    receive(20_000, 5, true, 0);
    receive(20_001, 6, true, 0);
    assertThat(frames.get(frames.size() - 1).packets().get(0).sequenceNumber()).isEqualTo(20_001);
    assertThat(buffer.unitsDropped()).isEqualTo(2);
  }

  /** Whatever order packets come in, within the patience: all frames, in order. */
  @Property
  void orderIsRestored(@ForAll long seed) {
    Random random = new Random(seed);
    List<ReceivedPacket> sent = new ArrayList<>();
    int sequence = random.nextInt(65_536);
    int frameCount = 1 + random.nextInt(40);
    for (int frame = 0; frame < frameCount; frame++) {
      int count = 1 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        sent.add(packet(sequence++, 3_000 * frame, i == count - 1));
      }
    }
    List<ReceivedPacket> arriving = new ArrayList<>(sent.subList(1, sent.size()));
    for (int from = 0; from < arriving.size(); from += 8) {
      Collections.shuffle(arriving.subList(from, Math.min(from + 8, arriving.size())), random);
    }
    buffer.receive(sent.get(0), false);
    arriving.forEach(packet -> buffer.receive(packet, false));
    assertThat(frames.stream().flatMap(frame -> frame.packets().stream())).isEqualTo(sent);
    assertThat(frames).hasSize(frameCount);
  }

  /**
   * Whatever is lost: frames are whole, in order, and those that were not hit or next to it come.
   */
  @Property
  void framesAreWhole(@ForAll long seed) {
    Random random = new Random(seed);
    int sequence = 1;
    int whole = 0;
    boolean touched = false;
    long now = 0;
    for (int frame = 0; frame < 60; frame++) {
      int count = 1 + random.nextInt(5);
      boolean lost = false;
      for (int i = 0; i < count; i++, sequence++) {
        if (frame > 0 && random.nextInt(30) == 0) {
          lost = true;
        } else {
          receive(sequence, 3_000 * frame, i == count - 1, now);
        }
      }
      whole += lost || touched ? 0 : 1;
      touched = lost;
      now += 33 * MILLI;
      buffer.advance(now);
    }
    // Each gap has a patience of its own.
    for (int gap = 0; gap < 60; gap++) {
      now += PATIENCE;
      buffer.advance(now);
    }
    assertThat(frames.size()).isGreaterThanOrEqualTo(whole);
    int last = 0;
    for (AccessUnit frame : frames) {
      assertThat(frame.packets().get(frame.packets().size() - 1).marker()).isTrue();
      for (ReceivedPacket packet : frame.packets()) {
        assertThat(packet.timestamp()).isEqualTo(frame.packets().get(0).timestamp());
        assertThat(packet.sequenceNumber()).isGreaterThan(last);
        last = packet.sequenceNumber();
      }
    }
  }

  @Example
  void framesBehindTwoGapsComeToo() {
    framesAreWhole(-1_224_993_091);
  }

  @Property
  void everyPacketHasAnAnswer(@ForAll List<Integer> words) {
    long now = 0;
    for (int word : words) {
      byte[] payload = (word & 0x2_0000) != 0 ? PAYLOAD : new byte[0];
      buffer.receive(
          new ReceivedPacket(word, word >>> 20, (word & 0x1_0000) != 0, payload, now),
          (word & 0x4_0000) != 0);
      now += MILLI;
      buffer.advance(now);
      assertThat(buffer.deadlineNanos()).isGreaterThan(now);
    }
    assertThat(frames).allMatch(frame -> !frame.packets().isEmpty());
  }
}
