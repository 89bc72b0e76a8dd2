package io.sutantra.mock.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Every compound packet is refused, or says the same when it is written and read once more. */
class CompoundPacketFuzzTest {
  private static final int MAX_REASON_BYTES = 255;

  static Stream<byte[]> compounds() {
    return Stream.of(
        CompoundPacket.write(
            List.of(
                new ReceiverReport(1, List.of(new ReportBlock(2, 64, -2, 3, 4))),
                new PictureLossIndication(1, 2),
                new Goodbye(1, "bye"))),
        HexFormat.of().parseHex("80cb0000a1ce000300000001cafebabe00000004"));
  }

  @Test
  void readsWhatIsDamaged() {
    FuzzInput.mutate(compounds().toList(), 5_000, 1, this::readsEveryCompound);
  }

  @MethodSource("compounds")
  @FuzzTest
  void readsEveryCompound(byte[] compound) {
    ByteBuffer in = ByteBuffer.wrap(compound);
    Optional<List<RtcpPacket>> read = CompoundPacket.parse(in);
    assertThat(in.position()).isZero();
    assertThat(in.limit()).isEqualTo(compound.length);
    if (read.isPresent() && !read.get().isEmpty() && read.get().stream().allMatch(this::fits)) {
      ByteBuffer written = ByteBuffer.wrap(CompoundPacket.write(read.get()));
      assertThat(CompoundPacket.parse(written)).isEqualTo(read);
    }
  }

  /** What is no UTF-8 takes more bytes as replacement characters. */
  private boolean fits(RtcpPacket packet) {
    return !(packet instanceof Goodbye goodbye)
        || goodbye.reason().getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES;
  }
}
