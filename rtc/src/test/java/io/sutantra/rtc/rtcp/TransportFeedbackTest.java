package io.sutantra.rtc.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Tests of feedback built by hand from the figures of the draft, and of the builder. */
class TransportFeedbackTest {
  private static final long TICK = 250_000;

  private static List<TransportFeedback> readAll(String hex) {
    RecordingVisitor visitor = new RecordingVisitor();
    RtcpReader.read(ByteBuffer.wrap(RtcpReaderTest.bytes(hex)), visitor);
    return visitor.feedback;
  }

  private static TransportFeedback read(String hex) {
    List<TransportFeedback> feedback = readAll(hex);
    assertThat(feedback).hasSize(1);
    return feedback.get(0);
  }

  private static byte[] write(TransportFeedback feedback) {
    ByteBuffer out = ByteBuffer.allocate(2_000);
    new RtcpWriter(out).transportFeedback(feedback);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static List<String> arrivals(TransportFeedback feedback) {
    List<String> arrivals = new ArrayList<>();
    long ticks = 0;
    for (int i = 0; i < feedback.receivedCount(); i++) {
      ticks += feedback.deltaNanos(i) / TICK;
      arrivals.add(feedback.sequenceNumber(i) + "@" + ticks);
      assertThat(feedback.received(feedback.sequenceNumber(i))).isTrue();
    }
    return arrivals;
  }

  @Example
  void readsARunAcrossTheWrapOfTheSequence() {
    // The message has 4 received packets with small deltas, from 65,534 on.
    TransportFeedback feedback =
        read("8fcd0006 00000001 00000002 fffe0004 00000305 2004 01 02 00 ff 0000 0000");
    assertThat(feedback.senderSsrc()).isEqualTo(1);
    assertThat(feedback.mediaSsrc()).isEqualTo(2);
    assertThat(feedback.feedbackCount()).isEqualTo(5);
    assertThat(feedback.statusCount()).isEqualTo(4);
    assertThat(feedback.referenceNanos()).isEqualTo(3 * 64_000_000L);
    assertThat(arrivals(feedback)).containsExactly("65534@1", "65535@3", "0@3", "1@258");
    assertThat(feedback.received(65_533)).isFalse();
    assertThat(feedback.received(2)).isFalse();
  }

  @Example
  void readsVectorsOfOneBitAndOfTwo() {
    // The draft's vectors: packets 1 to 5 and 9 to 11 of 14 are received, counted from 0; then come
    // 3 large deltas, 3 missing packets and 1 small delta.
    TransportFeedback feedback =
        read(
            "8fcd0009 00000001 00000002 00640015 ffffff00 9f1c ea01"
                + "01010101010101 01 ffff 8000 7fff 01 00");
    assertThat(feedback.statusCount()).isEqualTo(21);
    assertThat(feedback.referenceNanos()).as("is signed").isEqualTo(-64_000_000L);
    assertThat(arrivals(feedback))
        .containsExactly(
            "101@1",
            "102@2",
            "103@3",
            "104@4",
            "105@5",
            "109@6",
            "110@7",
            "111@8",
            "114@7",
            "115@-32761",
            "116@6",
            "120@7");
  }

  @Example
  void readsRunsOfMissingPacketsAndOneThatIsLongerThanTheCount() {
    TransportFeedback feedback =
        // There are nine runs of 8,191; the last is longer than the rest of the packets.
        read("8fcd0009 00000001 00000002 0000ffff 00000000" + "1fff".repeat(9) + "0000");
    assertThat(feedback.receivedCount()).isZero();
    assertThat(feedback.statusCount()).isEqualTo(65_535);
  }

  @Example
  void refusesWhatDoesNotFit() {
    assertThat(readAll("8fcd0003 00000001 00000002 fffe0004")).as("no reference").isEmpty();
    assertThat(readAll("8fcd0005 00000001 00000002 00000000 00000000 20010000"))
        .as("of no packets")
        .isEmpty();
    assertThat(readAll("8fcd0005 00000001 00000002 00000003 00000000 20030101"))
        .as("a delta is missing")
        .isEmpty();
    assertThat(readAll("8fcd0005 00000001 00000002 00002000 00000000 3fff0101"))
        .as("thousands of deltas are missing")
        .isEmpty();
    assertThat(readAll("8fcd0005 00000001 00000002 00000001 00000000 600100ff"))
        .as("a run of the reserved symbol")
        .isEmpty();
    assertThat(readAll("8fcd0005 00000001 00000002 00000001 00000000 f00000ff"))
        .as("the reserved symbol in a vector")
        .isEmpty();
    assertThat(readAll("8fcd0005 00000001 00000002 00000020 00000000 00100000"))
        .as("chunks for fewer packets than counted")
        .isEmpty();
    assertThat(readAll("8fcd0004 00000001 00000002 00000020 00000000")).as("no chunk").isEmpty();
    assertThat(readAll("8fcd0005 00000001 00000002 00000001 00000000 40010001"))
        .as("a large delta")
        .isNotEmpty();
    assertThat(readAll("afcd0005 00000001 00000002 00000001 00000000 40010101"))
        .as("half a delta is padding")
        .isEmpty();
  }

  @Example
  void writesByTheBook() {
    TransportFeedback.Builder builder = new TransportFeedback.Builder(1, 2, 0x105, 0xFFFE);
    assertThat(builder.isEmpty()).isTrue();
    assertThat(builder.received(0xFFFF, 3 * 64_000_000L + TICK)).isTrue();
    assertThat(builder.received(0, 3 * 64_000_000L + 3 * TICK)).isTrue();
    assertThat(builder.received(1, 3 * 64_000_000L + 2 * TICK)).as("overtaken").isTrue();
    assertThat(builder.nextSequenceNumber()).isEqualTo(2);
    assertThat(write(builder.build()))
        .isEqualTo(
            RtcpReaderTest.bytes(
                "afcd0006 00000001 00000002 fffe0004 00000305 c580 0102ffff 0002"));
  }

  @Example
  void startsTheNextFeedbackWhenOneCannotHoldThePacket() {
    TransportFeedback.Builder builder = new TransportFeedback.Builder(1, 2, 0, 10);
    assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    assertThat(builder.received(9, 0)).as("before the base").isFalse();
    assertThat(builder.received(11, 0)).isTrue();
    assertThat(builder.received(11, 0)).as("once more").isFalse();
    assertThat(builder.received(10, 0)).as("before the last").isFalse();
    assertThat(builder.received(12, 32_768 * TICK)).as("too late").isFalse();
    assertThat(builder.received(12, 32_767 * TICK)).isTrue();
    assertThat(builder.received(13, -2 * TICK)).as("too early").isFalse();
    assertThat(builder.build().receivedCount()).isEqualTo(2);
  }

  @Property
  void readsBackWhatItBuilt(
      @ForAll long seed,
      @ForAll @IntRange(max = 0xFFFF) int base,
      @ForAll @LongRange(min = -1L << 49, max = 1L << 49) long start) {
    Random chance = new Random(seed);
    TransportFeedback.Builder builder = new TransportFeedback.Builder(1, 2, 3, base);
    List<Integer> sequenceNumbers = new ArrayList<>();
    List<Long> ticks = new ArrayList<>();
    long arrival = start;
    int number = base;
    int calm = chance.nextInt(100);
    while (true) {
      number += chance.nextInt(100) < calm ? 1 : chance.nextInt(3) * chance.nextInt(700) + 1;
      arrival +=
          chance.nextInt(10) < 8 ? chance.nextInt(60_000_000) : chance.nextLong() % (1 << 30);
      if (!builder.received(number & 0xFFFF, arrival)) {
        break;
      }
      sequenceNumbers.add(number & 0xFFFF);
      ticks.add(Math.floorDiv(arrival, TICK));
    }
    TransportFeedback built = builder.build();
    byte[] bytes = write(built);
    assertThat(bytes.length % 4).isZero();
    assertThat(bytes.length).isLessThanOrEqualTo(RtcpTypes.MAX_FEEDBACK_BYTES);
    RecordingVisitor visitor = new RecordingVisitor();
    assertThat(RtcpReader.read(ByteBuffer.wrap(bytes), visitor)).isZero();
    TransportFeedback read = visitor.feedback.get(0);
    assertThat(read).isEqualTo(built).hasSameHashCodeAs(built);
    assertThat(read.receivedCount()).isEqualTo(sequenceNumbers.size());
    long time = read.referenceNanos() / TICK;
    for (int i = 0; i < read.receivedCount(); i++) {
      time += read.deltaNanos(i) / TICK;
      assertThat(read.sequenceNumber(i)).isEqualTo(sequenceNumbers.get(i));
      // The reference has 24 bits, and wraps.
      assertThat((time - ticks.get(i)) % (256L << 24)).isZero();
    }
  }
}
