package io.sutantra.rtc.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class RtcpWriterTest {
  private static final ReportBlock BLOCK = new ReportBlock(1, 2, -3, 4, 5, 6, 7);

  private static byte[] write(Consumer<RtcpWriter> packets) {
    ByteBuffer out = ByteBuffer.allocate(70_000);
    packets.accept(new RtcpWriter(out));
    return Arrays.copyOf(out.array(), out.position());
  }

  private static RecordingVisitor readBack(Consumer<RtcpWriter> packets) {
    byte[] bytes = write(packets);
    assertThat(bytes.length % 4).isZero();
    RecordingVisitor visitor = new RecordingVisitor();
    assertThat(RtcpReader.read(ByteBuffer.wrap(bytes), visitor)).isZero();
    return visitor;
  }

  /** Returns one packet of each kind. */
  static byte[] everything() {
    TransportFeedback.Builder feedback = new TransportFeedback.Builder(1, 2, 3, 65_530);
    for (int i = 0; i < 60; i++) {
      feedback.received(65_530 + i * i % 7 + i * 3, i * 7_000_000L - 100_000_000L * (i % 2));
    }
    return write(
        to ->
            to.senderReport(1, 2, 3, 4, 5, List.of(BLOCK))
                .cname(1, "somebody")
                .receiverReport(2, List.of(BLOCK, BLOCK))
                .nack(1, 2, 65_534, 0, 5, 900)
                .transportFeedback(feedback.build())
                .pictureLoss(1, 2)
                .fullIntraRequest(1, 2, 3)
                .estimatedBitrate(1, 1_000_000, 2, 3)
                .goodbye(1, "no more")
                .goodbye(2));
  }

  @Example
  void writesByTheBook() {
    assertThat(write(to -> to.pictureLoss(1, 0xCAFEBABE)))
        .isEqualTo(RtcpReaderTest.bytes("81ce0002 00000001 cafebabe"));
    assertThat(write(to -> to.fullIntraRequest(1, 0xCAFEBABE, 0x107)))
        .isEqualTo(RtcpReaderTest.bytes("84ce0004 00000001 00000000 cafebabe 07000000"));
    assertThat(write(to -> to.nack(1, 2, 0xFFFE, 0xFFFF, 1, 0x0F, 0x10)))
        .isEqualTo(RtcpReaderTest.bytes("81cd0004 00000001 00000002 fffe0005 000f0001"));
    assertThat(write(to -> to.estimatedBitrate(1, 500_000, 2, 3)))
        .isEqualTo(
            RtcpReaderTest.bytes(
                "8fce0006 00000001 00000000 52454d42 0207d090" + "00000002 00000003"));
    assertThat(write(to -> to.cname(1, "abcdef")))
        .isEqualTo(RtcpReaderTest.bytes("81ca0004 00000001 0106616263646566 00000000"));
    assertThat(write(to -> to.cname(1, "abcde")))
        .isEqualTo(RtcpReaderTest.bytes("81ca0003 00000001 01056162636465 00"));
    assertThat(write(to -> to.goodbye(7, "bye")))
        .isEqualTo(RtcpReaderTest.bytes("81cb0002 00000007 03627965"));
    assertThat(write(to -> to.receiverReport(1, List.of(BLOCK))))
        .isEqualTo(
            RtcpReaderTest.bytes(
                "81c90007 00000001 00000001 02fffffd 00000004 00000005 00000006 00000007"));
    assertThat(write(to -> to.senderReport(1, 0x0203, 4, 5, 6)))
        .isEqualTo(
            RtcpReaderTest.bytes("80c80006 00000001 00000000 00000203 00000004 00000005 00000006"));
  }

  @Example
  void writesWhatTheReaderReads() {
    RecordingVisitor visitor = new RecordingVisitor();
    assertThat(RtcpReader.read(ByteBuffer.wrap(everything()), visitor)).isZero();
    assertThat(visitor.told).hasSize(13);
  }

  @Example
  void writesNothingWhereThereIsNoRoom() {
    ByteBuffer small = ByteBuffer.allocate(11);
    assertThatThrownBy(() -> new RtcpWriter(small).pictureLoss(1, 2))
        .isInstanceOf(BufferOverflowException.class);
    assertThat(small.position()).isZero();
  }

  @Example
  void refusesWhatNoPacketHolds() {
    RtcpWriter writer = new RtcpWriter(ByteBuffer.allocate(10_000));
    assertThatThrownBy(() -> writer.receiverReport(1, Collections.nCopies(32, BLOCK)))
        .hasMessage("32 report blocks, must be 31 at most");
    assertThatThrownBy(() -> writer.cname(1, "a".repeat(256)))
        .hasMessage("a text of 256 bytes, must be 255 at most");
    assertThatThrownBy(() -> writer.nack(1, 2)).hasMessage("a NACK of no packets");
    assertThatThrownBy(() -> writer.estimatedBitrate(1, -1)).hasMessageContaining("-1 bit/s");
  }

  @Property
  void readsBackReports(
      @ForAll int ssrc,
      @ForAll long ntpTime,
      @ForAll int packets,
      @ForAll("blocks") @Size(max = 31) List<ReportBlock> blocks) {
    RecordingVisitor sender =
        readBack(to -> to.senderReport(ssrc, ntpTime, ~packets, packets, ssrc, blocks));
    RecordingVisitor receiver = readBack(to -> to.receiverReport(ssrc, blocks));
    List<String> lines =
        blocks.stream().map(block -> "report by %08x: %s".formatted(ssrc, block)).toList();
    assertThat(receiver.told).isEqualTo(lines);
    assertThat(sender.told.get(0))
        .isEqualTo(
            "sr %08x ntp %016x rtp %08x packets %d octets %d"
                .formatted(ssrc, ntpTime, ~packets, packets, ssrc));
    assertThat(sender.told.subList(1, sender.told.size())).isEqualTo(lines);
  }

  @Example
  void saysAsMuchOfAReasonAsFits() {
    assertThat(readBack(to -> to.goodbye(7, "x".repeat(300))).told)
        .containsExactly("bye 00000007 " + "x".repeat(255));
    assertThat(readBack(to -> to.goodbye(7, "x" + "\u20ac".repeat(100))).told)
        .as("whole characters of three bytes")
        .containsExactly("bye 00000007 x" + "\u20ac".repeat(84));
  }

  @Property
  void readsBackTexts(@ForAll int ssrc, @ForAll("texts") String text) {
    assertThat(readBack(to -> to.cname(ssrc, text).goodbye(ssrc, text)).told)
        .containsExactly(
            "cname %08x %s".formatted(ssrc, text), "bye %08x %s".formatted(ssrc, text));
  }

  @Property
  void readsBackWhichPacketsAreMissing(
      @ForAll @IntRange(max = 0xFFFF) int first,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 500) Integer> offsets) {
    int[] missing =
        new TreeSet<>(offsets).stream().mapToInt(offset -> (first + offset) & 0xFFFF).toArray();
    List<Integer> read = new ArrayList<>();
    RtcpVisitor visitor =
        new RtcpVisitor() {
          @Override
          public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
            read.add(packetId);
            for (int i = 0; i < 16; i++) {
              if ((bitmask >>> i & 1) != 0) {
                read.add((packetId + 1 + i) & 0xFFFF);
              }
            }
          }
        };
    byte[] bytes = write(to -> to.nack(1, 2, missing));
    assertThat(RtcpReader.read(ByteBuffer.wrap(bytes), visitor)).isZero();
    assertThat(read).containsExactly(Arrays.stream(missing).boxed().toArray(Integer[]::new));
  }

  @Property
  void readsBackABitrateWithin18Bits(@ForAll @LongRange(min = 0) long bitrate) {
    long[] read = {-1};
    RtcpVisitor visitor =
        new RtcpVisitor() {
          @Override
          public void estimatedBitrate(int senderSsrc, long bitrateBps, int[] ssrcs) {
            read[0] = bitrateBps;
          }
        };
    byte[] bytes = write(to -> to.estimatedBitrate(1, bitrate, 2));
    assertThat(RtcpReader.read(ByteBuffer.wrap(bytes), visitor)).isZero();
    assertThat(read[0]).isBetween(bitrate - (bitrate >> 17), bitrate);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "é", "€", "😀").list().ofMaxSize(60).map(l -> String.join("", l));
  }

  @Provide
  Arbitrary<List<ReportBlock>> blocks() {
    Arbitrary<Integer> any = Arbitraries.integers();
    return Combinators.combine(
            any,
            Arbitraries.integers().between(0, 255),
            Arbitraries.integers().between(-0x80_0000, 0x7F_FFFF),
            any,
            any,
            any,
            any)
        .as(ReportBlock::new)
        .list();
  }
}
