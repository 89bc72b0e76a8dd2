package io.sutantra.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.rtc.rtp.SenderTimeline;
import io.sutantra.rtc.sdp.TrackOffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

class JitterBufferTest {
  private static final long MILLI = 1_000_000;
  private static final long PATIENCE = 100 * MILLI;
  private static final Bytes PAYLOAD = Bytes.wrap(new byte[] {1, 2, 3});

  private List<PacketizedFrame> frames;
  private JitterBuffer buffer;

  @BeforeTry
  void begin() {
    frames = new ArrayList<>();
    buffer = new JitterBuffer(new SenderTimeline(), TrackOffer.video("VP8"), PATIENCE, frames::add);
  }

  private static RtpPacket packet(int sequence, int timestamp, boolean marker) {
    return new RtpPacket(sequence & 0xFFFF, timestamp, marker, PAYLOAD);
  }

  private void receive(int sequence, int timestamp, boolean marker, long nowNanos) {
    buffer.receive(packet(sequence, timestamp, marker), nowNanos, nowNanos);
  }

  private List<List<Integer>> sequences() {
    return frames.stream()
        .map(frame -> frame.packets().stream().map(RtpPacket::sequenceNumber).toList())
        .toList();
  }

  @Example
  void aMarkerOrANewTimeStampEndsAFrame() {
    receive(65_535, 3_000, false, 5);
    receive(0, 3_000, true, 6);
    receive(1, 6_000, false, 7);
    receive(2, 9_000, true, 8);
    assertThat(sequences()).containsExactly(List.of(65_535, 0), List.of(1), List.of(2));
    assertThat(frames.get(0).captureNanos()).isEqualTo(5);
    assertThat(frames.get(2).ptsNanos()).isEqualTo(66_666_666);
    assertThat(buffer.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Example
  void anotherSourceBeginsAnewAndGoesOnBehindTheOneBefore() {
    receive(10, 0, true, 0);
    receive(12, 3_000, true, 1);
    buffer.restart();
    assertThat(buffer.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(buffer.framesDropped()).isEqualTo(1);
    receive(40_000, -5_000_000, true, 1_000_000_000L);
    receive(40_001, -4_997_000, true, 1_000_000_000L);
    assertThat(sequences()).containsExactly(List.of(10), List.of(12), List.of(13));
    assertThat(frames.get(1).ptsNanos()).isEqualTo(1_000_000_000L);
    assertThat(frames.get(2).ptsNanos()).isEqualTo(1_033_333_333L);
  }

  @Example
  void aReportThatComesBeforeTheFirstFrameOfAnotherSourceIsOfThatSource() {
    SenderTimeline sender = new SenderTimeline();
    List<PacketizedFrame> sounds = new ArrayList<>();
    buffer = new JitterBuffer(sender, TrackOffer.video("VP8"), PATIENCE, frames::add);
    JitterBuffer sound = new JitterBuffer(sender, TrackOffer.opus(), PATIENCE, sounds::add);
    receive(10, 0, true, 0);
    sound.receive(packet(1, 0, true), 0, 0);
    buffer.senderReport(0, 0);
    sound.senderReport(0, 0);
    sound.receive(packet(2, 960, true), 20 * MILLI, 20 * MILLI);

    // The video goes on with another source, whose frame has two packets.
    buffer.restart();
    receive(40_000, 5_000_000, false, 1_000 * MILLI);
    buffer.senderReport(1_000 * MILLI, 5_000_000);
    sound.senderReport(950 * MILLI, 48_000);
    receive(40_001, 5_000_000, true, 1_010 * MILLI);
    sound.receive(packet(3, 48_000, true), 1_010 * MILLI, 1_010 * MILLI);
    assertThat(frames.get(1).ptsNanos() - sounds.get(1).ptsNanos()).isEqualTo(50 * MILLI);
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
    assertThat(buffer.framesDropped()).isZero();
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
    assertThat(buffer.framesDropped()).isEqualTo(1);
    receive(3, 3_000, false, PATIENCE);
    receive(6, 9_000, true, PATIENCE);
    assertThat(sequences()).containsExactly(List.of(1), List.of(5), List.of(6));
  }

  @Example
  void theNextGapIsWaitedForAnew() {
    receive(1, 0, true, 0);
    receive(3, 3_000, true, 0);
    receive(5, 6_000, true, 90 * MILLI);
    receive(2, 3_000, false, 95 * MILLI);
    assertThat(sequences()).containsExactly(List.of(1), List.of(2, 3));
    assertThat(buffer.deadlineNanos()).isEqualTo(195 * MILLI);
  }

  @Example
  void packetsWithoutPayloadLeaveNoGap() {
    receive(1, 0, true, 0);
    buffer.receive(new RtpPacket(2, 0, false, Bytes.empty()), 0, 0);
    buffer.receive(new RtpPacket(3, 0, false, Bytes.empty()), 0, 0);
    receive(4, 3_000, false, 0);
    buffer.receive(new RtpPacket(5, 3_000, false, Bytes.empty()), 0, 0);
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
    for (int i = 0; i < JitterBuffer.MAX_LATE + 10; i++) {
      receive(100 + i, 3_000 * i, true, 0);
    }
    assertThat(frames.size()).isBetween(5, 15);
    receive(20_000, 5, true, 0);
    receive(20_001, 6, true, 0);
    assertThat(frames.get(frames.size() - 1).packets().get(0).sequenceNumber()).isEqualTo(20_001);
    assertThat(buffer.framesDropped()).isEqualTo(2);
  }

  /** Whatever order packets come in, within the patience: all frames, in order. */
  @Property
  void orderIsRestored(@ForAll long seed) {
    Random random = new Random(seed);
    List<RtpPacket> sent = new ArrayList<>();
    int sequence = random.nextInt(65_536);
    int frameCount = 1 + random.nextInt(40);
    for (int frame = 0; frame < frameCount; frame++) {
      int count = 1 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        sent.add(packet(sequence++, 3_000 * frame, i == count - 1));
      }
    }
    List<RtpPacket> arriving = new ArrayList<>(sent.subList(1, sent.size()));
    for (int from = 0; from < arriving.size(); from += 8) {
      Collections.shuffle(arriving.subList(from, Math.min(from + 8, arriving.size())), random);
    }
    buffer.receive(sent.get(0), 0, 0);
    arriving.forEach(packet -> buffer.receive(packet, 0, 0));
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
    // Each gap has a patience of its own, half of one at the least.
    for (int gap = 0; gap < 60; gap++) {
      now += PATIENCE;
      buffer.advance(now);
    }
    assertThat(frames.size()).isGreaterThanOrEqualTo(whole);
    int last = 0;
    for (PacketizedFrame frame : frames) {
      assertThat(frame.packets().get(frame.packets().size() - 1).marker()).isTrue();
      for (RtpPacket packet : frame.packets()) {
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
      RtpPacket packet =
          new RtpPacket(
              word & 0xFFFF,
              word >>> 20,
              (word & 0x1_0000) != 0,
              (word & 0x2_0000) != 0 ? PAYLOAD : Bytes.empty());
      buffer.receive(packet, now, now);
      now += MILLI;
      buffer.advance(now);
    }
    long last = 0;
    for (PacketizedFrame frame : frames) {
      assertThat(frame.ptsNanos()).isGreaterThanOrEqualTo(last);
      last = frame.ptsNanos();
    }
  }
}
