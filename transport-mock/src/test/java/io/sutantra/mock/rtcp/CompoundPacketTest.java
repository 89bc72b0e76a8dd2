package io.sutantra.mock.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CompoundPacketTest {
  private static Optional<List<RtcpPacket>> parse(String hex) {
    return CompoundPacket.parse(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  @Example
  void readsAPictureLossIndicationByTheBook() {
    assertThat(parse("81ce0002 00000001 cafebabe"))
        .contains(List.of(new PictureLossIndication(1, 0xCAFEBABE)));
  }

  @Example
  void readsAReceiverReportByTheBook() {
    assertThat(
            parse(
                "81c90007 00000001 cafebabe 40fffffe 00010203 00000123 00000000 00000000"
                    + "81ce0002 00000001 cafebabe"))
        .contains(
            List.of(
                new ReceiverReport(
                    1, List.of(new ReportBlock(0xCAFEBABE, 0x40, -2, 0x10203, 0x123))),
                new PictureLossIndication(1, 0xCAFEBABE)));
  }

  @Example
  void readsAGoodbyeWithAndWithoutAReason() {
    assertThat(parse("81cb0001 00000007")).contains(List.of(new Goodbye(7, "")));
    assertThat(parse("81cb0002 00000007 03627965")).contains(List.of(new Goodbye(7, "bye")));
    assertThat(parse("80cb0000")).contains(List.of(new Goodbye(0, "")));
  }

  @Example
  void stepsOverWhatItDoesNotKnow() {
    // A sender report without blocks, then feedback of another format, then a goodbye.
    assertThat(
            parse(
                "80c80006 00000001 00000000 00000000 00000000 00000000 00000000"
                    + "8fce0002 00000001 cafebabe 81cb0001 00000007"))
        .contains(List.of(new Goodbye(7, "")));
  }

  @Example
  void refusesWhatDoesNotFit() {
    assertThat(parse("")).isEmpty();
    assertThat(parse("81ce00")).isEmpty();
    assertThat(parse("81ce0003 00000001 cafebabe")).as("too long").isEmpty();
    assertThat(parse("81ce0001 00000001")).as("no media source").isEmpty();
    assertThat(parse("82c90007 00000001 cafebabe 40fffffe 00010203 00000123 00000000 00000000"))
        .as("a block is missing")
        .isEmpty();
    assertThat(parse("81cb0002 00000007 05627965")).as("reason beyond the end").isEmpty();
    assertThat(parse("41ce0002 00000001 cafebabe")).as("version 1").isEmpty();
    assertThat(parse("80600002 00000001 cafebabe")).as("RTP").isEmpty();
    assertThat(parse("a1cb0001 00000000")).as("no padding").isEmpty();
    assertThat(parse("a1cb0001 000000ff")).as("padding beyond the start").isEmpty();
  }

  @Property
  void writesWhatItReads(@ForAll("packets") @Size(min = 1, max = 5) List<RtcpPacket> packets) {
    byte[] bytes = CompoundPacket.write(packets);
    assertThat(bytes.length % 4).isZero();
    assertThat(CompoundPacket.isRtcp(ByteBuffer.wrap(bytes))).isTrue();
    assertThat(CompoundPacket.parse(ByteBuffer.wrap(bytes))).contains(packets);
  }

  @Property
  void hasAnAnswerForEverything(@ForAll byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    CompoundPacket.parse(buffer);
    assertThat(buffer.position()).isZero();
  }

  @Property
  void hasAnAnswerForWhatIsAlmostRight(
      @ForAll("packets") @Size(min = 1, max = 3) List<RtcpPacket> packets,
      @ForAll @IntRange(max = 1_000) int at,
      @ForAll byte value,
      @ForAll @IntRange(max = 7) int cut) {
    byte[] bytes = CompoundPacket.write(packets);
    bytes[at % bytes.length] = value;
    CompoundPacket.parse(ByteBuffer.wrap(bytes, 0, Math.max(0, bytes.length - cut)));
  }

  @Property
  void cutsALongReasonBetweenCharacters(@ForAll("longTexts") String reason) {
    byte[] bytes = CompoundPacket.write(List.of(new Goodbye(1, reason)));
    List<RtcpPacket> read = CompoundPacket.parse(ByteBuffer.wrap(bytes)).orElseThrow();
    assertThat(reason).startsWith(((Goodbye) read.get(0)).reason());
  }

  @Provide
  Arbitrary<String> longTexts() {
    return Arbitraries.of("a", "é", "€", "😀").list().ofMaxSize(400).map(l -> String.join("", l));
  }

  @Provide
  Arbitrary<List<RtcpPacket>> packets() {
    Arbitrary<Integer> any = Arbitraries.integers();
    Arbitrary<ReportBlock> blocks =
        Combinators.combine(
                any,
                Arbitraries.integers().between(0, 255),
                Arbitraries.integers().between(-0x80_0000, 0x7F_FFFF),
                any,
                any)
            .as(ReportBlock::new);
    Arbitrary<RtcpPacket> reports =
        Combinators.combine(any, blocks.list().ofMaxSize(31)).as(ReceiverReport::new);
    Arbitrary<RtcpPacket> losses = Combinators.combine(any, any).as(PictureLossIndication::new);
    Arbitrary<RtcpPacket> goodbyes =
        Combinators.combine(any, Arbitraries.strings().ascii().ofMaxLength(255)).as(Goodbye::new);
    return Arbitraries.oneOf(reports, losses, goodbyes).list().ofMinSize(1).ofMaxSize(5);
  }
}
