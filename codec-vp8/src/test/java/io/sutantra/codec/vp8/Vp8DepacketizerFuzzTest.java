package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.testkit.FuzzInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fuzz test that a frame joined from arbitrary payloads survives packetizing and depacketizing.
 */
class Vp8DepacketizerFuzzTest {
  private static final int MAX_PACKETS = 32;
  private static final int MAX_PAYLOAD = 20;

  /** Returns inputs of payloads, each after its length. */
  static Stream<byte[]> frames() {
    return Stream.of(
        payloads("9080 8001 501d009d012ab0009000 0102", "8080 8001 0304"),
        payloads("10 b10200 05", "00 06"),
        payloads("90f0 01 02 c0 b10200", "80f0 01 02 c0 07"));
  }

  private static byte[] payloads(String... hex) {
    return FuzzInput.joined(
        Stream.of(hex).map(each -> HexFormat.of().parseHex(each.replace(" ", ""))).toList());
  }

  @Test
  void assemblesWhatIsDamaged() {
    FuzzInput.mutate(frames().toList(), 5_000, 1, this::assemblesEveryFrame);
  }

  @MethodSource("frames")
  @FuzzTest
  void assemblesEveryFrame(byte[] input) {
    List<byte[]> pieces = FuzzInput.pieces(input, MAX_PACKETS);
    if (pieces.isEmpty()) {
      return;
    }
    PacketizedFrame frame = frame(pieces.stream().map(Bytes::wrap).toList());
    Optional<EncodedFrame> assembled = new Vp8Depacketizer().depacketize(frame);
    assertThat(new Vp8Depacketizer().depacketize(frame)).isEqualTo(assembled);
    assembled.ifPresent(
        unit -> {
          byte[] data = unit.data().toArray();
          int descriptors = frame.packets().stream().mapToInt(p -> p.payload().length()).sum();
          assertThat(data.length).isLessThanOrEqualTo(descriptors - pieces.size());
          byte[] last = pieces.get(pieces.size() - 1);
          int tail = Math.min(1, last.length - 6);
          if (tail > 0) {
            // The last payload is longer than any descriptor and therefore ends with bitstream.
            assertThat(data).endsWith(Arrays.copyOfRange(last, last.length - tail, last.length));
          }
          assertThat(unit.temporalLayer()).isBetween(0, 3);
          assertThat(unit.keyFrame()).isEqualTo((data[0] & 1) == 0);
          assertThat(unit.width() > 0 && unit.height() > 0).isEqualTo(unit.keyFrame());
          List<Bytes> payloads = new Vp8Packetizer(MAX_PAYLOAD, 5).packetize(unit);
          assertThat(new Vp8Depacketizer().depacketize(frame(payloads)))
              .hasValueSatisfying(again -> assertThat(again.data()).isEqualTo(unit.data()));
        });
  }

  private static PacketizedFrame frame(List<Bytes> payloads) {
    List<RtpPacket> packets = new ArrayList<>();
    for (int i = 0; i < payloads.size(); i++) {
      packets.add(new RtpPacket(i, 0, i == payloads.size() - 1, payloads.get(i)));
    }
    return new PacketizedFrame(packets, false, 0, 5, 6);
  }
}
