package io.sutantra.rtc.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Tests with packets built by hand from the figures of the RFCs. */
class RtcpReaderTest {
  private static final String BLOCK = "cafebabe 40 fffffe 00010203 00000123 11112222 00008000";

  private final RecordingVisitor visitor = new RecordingVisitor();

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private int read(String hex) {
    return RtcpReader.read(ByteBuffer.wrap(bytes(hex)), visitor);
  }

  @Example
  void readsASenderReportWithABlock() {
    assertThat(read("81c8000c 00000001 e0000000 80000000 01020304 0000000a 000003e8" + BLOCK))
        .isZero();
    assertThat(visitor.told)
        .containsExactly(
            "sr 00000001 ntp e000000080000000 rtp 01020304 packets 10 octets 1000",
            "report by 00000001: "
                + new ReportBlock(0xCAFEBABE, 0x40, -2, 0x10203, 0x123, 0x11112222, 0x8000));
  }

  @Example
  void readsAReceiverReportWithTwoBlocksAndAnExtensionOfAProfile() {
    assertThat(read("82c9000e 00000001" + BLOCK + BLOCK + "deadbeef")).isZero();
    assertThat(visitor.told).hasSize(2).allMatch(line -> line.startsWith("report by 00000001"));
  }

  @Example
  void readsASourceDescription() {
    // There are two chunks: the first has a NAME before the CNAME, in the second the zeros fill a
    // whole word.
    assertThat(
            read("82ca0007" + "00000001 0203414243 0103616263 0000" + "00000002 01024142 00000000"))
        .isZero();
    assertThat(visitor.told).containsExactly("cname 00000001 abc", "cname 00000002 AB");
  }

  @Example
  void readsAGoodbyeWithAndWithoutAReason() {
    assertThat(read("82cb0002 00000007 00000008")).isZero();
    assertThat(read("81cb0002 00000007 03627965")).isZero();
    assertThat(read("80cb0000")).isZero();
    assertThat(visitor.told).containsExactly("bye 00000007 ", "bye 00000008 ", "bye 00000007 bye");
  }

  @Example
  void readsANackWithTwoEntries() {
    assertThat(read("81cd0004 00000001 cafebabe fffe0005 00108000")).isZero();
    assertThat(visitor.told)
        .containsExactly("nack 00000001 cafebabe fffe 0005", "nack 00000001 cafebabe 0010 8000");
  }

  @Example
  void readsPictureLossAndFullIntraRequests() {
    assertThat(read("81ce0002 00000001 cafebabe")).isZero();
    assertThat(read("84ce0006 00000001 00000000 cafebabe 07000000 cafebabf ff000000")).isZero();
    assertThat(visitor.told)
        .containsExactly(
            "pli 00000001 cafebabe", "fir 00000001 cafebabe 7", "fir 00000001 cafebabf 255");
  }

  @Example
  void readsAnEstimatedBitrate() {
    // 500,000 bit/s = 250,000 * 2^1.
    assertThat(read("8fce0006 00000001 00000000 52454d42 0207d090 00000002 00000003")).isZero();
    assertThat(read("8fce0004 00000001 00000000 52454d42 00fc0001")).isZero();
    assertThat(read("8fce0004 00000001 00000000 52454d42 00fbffff")).isZero();
    assertThat(visitor.told)
        .containsExactly(
            "remb 00000001 500000 [2, 3]",
            "remb 00000001 %d []".formatted(Long.MAX_VALUE),
            "remb 00000001 %d []".formatted(Long.MAX_VALUE));
  }

  @Example
  void readsACompoundAndStepsOverWhatItDoesNotKnow() {
    assertThat(
            read(
                "80c90001 00000001" // An empty report.
                    + "80cf0001 00000001" // Extended reports.
                    + "81cc0002 00000001 41424344" // Application-defined.
                    + "8fce0003 00000001 00000000 41424344" // Another application's feedback.
                    + "85ce0002 00000001 00000000" // Another format of feedback.
                    + "a1ce0003 00000001 cafebabe 00000004" // Padded.
                    + "81cb0001 00000007"))
        .isZero();
    assertThat(visitor.told).containsExactly("pli 00000001 cafebabe", "bye 00000007 ");
  }

  @Example
  void dropsWhatIsMalformedWithWhatFollowsIt() {
    String good = "81ce0002 00000001 cafebabe";
    dropped(0, "");
    dropped(3, "81ce00");
    dropped(12, "81ce0003 00000001 cafebabe");
    dropped(8, "81ce0001 00000001");
    dropped(32, "82c90007 00000001" + BLOCK);
    dropped(28, "81c80006 00000001" + "00".repeat(20));
    dropped(4, "80c90000");
    dropped(12, "81cb0002 00000007 05627965");
    dropped(8, "82cb0001 00000007");
    dropped(12, "81ca0002 00000001 01024142");
    dropped(12, "81ca0002 00000001 01ff4142");
    dropped(12, "41ce0002 00000001 cafebabe");
    dropped(12, "80600002 00000001 cafebabe");
    dropped(8, "a1cb0001 00000000");
    dropped(8, "a1cb0001 000000ff");
    dropped(20, "8fce0004 00000001 00000000 52454d42 01000001");
    dropped(16, "8fce0003 00000001 00000000 52454d42");
    assertThat(read(good + "a1cb0001 00000000" + good)).isEqualTo(20);
    assertThat(visitor.told).containsExactly("pli 00000001 cafebabe");
  }

  private void dropped(int bytes, String hex) {
    assertThat(read(hex)).as(hex).isEqualTo(bytes);
    assertThat(visitor.told).as(hex).isEmpty();
  }

  @Example
  void leavesTheBufferAsItWasAndReadsFromItsPosition() {
    ByteBuffer buffer = ByteBuffer.allocate(20).position(5).put(bytes("81ce000200000001cafebabe"));
    buffer.flip().position(5);
    assertThat(RtcpReader.isRtcp(buffer)).isTrue();
    assertThat(RtcpReader.read(buffer, visitor)).isZero();
    assertThat(RtcpReader.read(buffer.asReadOnlyBuffer(), visitor)).isZero();
    assertThat(buffer.position()).isEqualTo(5);
    assertThat(buffer.limit()).isEqualTo(17);
    assertThat(visitor.told).hasSize(2);
  }

  @Example
  void knowsRtcpFromRtp() {
    assertThat(RtcpReader.isRtcp(ByteBuffer.wrap(bytes("80c80000")))).isTrue();
    assertThat(RtcpReader.isRtcp(ByteBuffer.wrap(bytes("80600000")))).as("type 96").isFalse();
    assertThat(RtcpReader.isRtcp(ByteBuffer.wrap(bytes("80e00000")))).as("marker").isFalse();
    assertThat(RtcpReader.isRtcp(ByteBuffer.wrap(bytes("80c800")))).isFalse();
    assertThat(RtcpReader.isRtcp(ByteBuffer.wrap(bytes("00c80000")))).as("STUN").isFalse();
  }

  @Property
  void hasAnAnswerForEverything(@ForAll @Size(max = 100) byte[] bytes) {
    int dropped = RtcpReader.read(ByteBuffer.wrap(bytes), visitor);
    assertThat(dropped).isBetween(0, bytes.length);
  }

  /**
   * The input is valid compounds with a few bytes changed, cut and doubled. The seed makes a
   * failure repeatable.
   */
  @Property(tries = 300)
  void hasAnAnswerForWhatIsAlmostRight(@ForAll long seed) {
    Random chance = new Random(seed);
    byte[] good = RtcpWriterTest.everything();
    for (int i = 0; i < 100; i++) {
      byte[] bytes = good.clone();
      for (int changes = 1 + chance.nextInt(4); changes > 0; changes--) {
        int at = chance.nextInt(bytes.length);
        switch (chance.nextInt(3)) {
          case 0 -> bytes[at] = (byte) chance.nextInt();
          case 1 -> bytes[at] ^= (byte) (1 << chance.nextInt(8));
          default -> bytes[at] = (byte) (chance.nextBoolean() ? 0 : 255);
        }
      }
      int from = chance.nextInt(4) == 0 ? 4 * chance.nextInt(bytes.length / 4) : 0;
      int length = bytes.length - from;
      if (chance.nextInt(4) == 0) {
        length = chance.nextInt(length + 1);
      }
      // A copy of the exact length makes a read beyond the packet fail.
      ByteBuffer exact = ByteBuffer.allocate(length).put(bytes, from, length).flip();
      int dropped = RtcpReader.read(exact, visitor);
      assertThat(dropped).isBetween(0, length);
    }
    visitor.told.clear();
    visitor.feedback.clear();
  }
}
