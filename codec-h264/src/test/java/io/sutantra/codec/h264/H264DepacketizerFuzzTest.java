package io.sutantra.codec.h264;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.ffmpeg.h264.AnnexB;
import io.sutantra.ffmpeg.h264.NalUnit;
import io.sutantra.testkit.FuzzInput;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fuzz test that an access unit joined from arbitrary payloads survives packetizing and
 * depacketizing.
 */
class H264DepacketizerFuzzTest {
  private static final int MAX_PACKETS = 32;
  private static final int MAX_PAYLOAD = 20;
  private static final int STAP_A_OVERHEAD = 2;

  /** Returns inputs of payloads, each after its length. */
  static Stream<byte[]> accessUnits() {
    return Stream.of(
        payloads("78 0009 6742000a9653058988 0004 68c96388 0003 658801"),
        payloads("6742000a9653058988", "68c96388", "7c 85 8801", "7c 05 02", "7c 45 03"),
        payloads("09f0", "0605 80", "41 9a 010203", "41 4d 04"),
        payloads("78 0009 6742000a9653058988 0004 68c96388", "5e00", "7c 85 8801", "7c 45 000301"));
  }

  private static byte[] payloads(String... hex) {
    return FuzzInput.joined(
        Stream.of(hex).map(each -> HexFormat.of().parseHex(each.replace(" ", ""))).toList());
  }

  @Test
  void assemblesWhatIsDamaged() {
    FuzzInput.mutate(accessUnits().toList(), 5_000, 1, this::assemblesEveryAccessUnit);
  }

  @MethodSource("accessUnits")
  @FuzzTest
  void assemblesEveryAccessUnit(byte[] input) {
    List<Bytes> payloads = FuzzInput.pieces(input, MAX_PACKETS).stream().map(Bytes::wrap).toList();
    if (payloads.isEmpty()) {
      return;
    }
    PacketizedFrame packets = AccessUnits.packets(1, payloads);
    Optional<FrameInfo> info = new H264PayloadFormat().inspect(payloads);
    H264Completer completer = new H264Completer();
    List<Bytes> complete = completer.complete(payloads);
    assertThat(complete).containsAll(payloads);
    assertThat(PacketizedUnit.read(complete).isPresent()).isEqualTo(info.isPresent());
    assertThat(completer.complete(complete)).isSameAs(complete);
    Optional<EncodedFrame> assembled = new H264Depacketizer().depacketize(packets);
    assertThat(new H264Depacketizer().depacketize(packets)).isEqualTo(assembled);
    assembled.ifPresent(unit -> survives(unit, packets, info));
  }

  private static void survives(
      EncodedFrame unit, PacketizedFrame packets, Optional<FrameInfo> info) {
    List<NalUnit> units = AnnexB.split(unit.data());
    assertThat(units).isNotEmpty();
    assertThat(unit.sizeBytes())
        .isLessThanOrEqualTo(packets.sizeBytes() + STAP_A_OVERHEAD * units.size());
    assertThat(info).map(FrameInfo::keyFrame).contains(unit.keyFrame());
    assertThat(unit.keyFrame())
        .isEqualTo(units.stream().anyMatch(each -> each.type() == NalUnit.IDR_SLICE));
    List<NalUnit> sent =
        units.stream()
            .filter(each -> each.type() != NalUnit.DELIMITER && each.type() != NalUnit.FILLER)
            .toList();
    List<Bytes> again = new H264Packetizer(MAX_PAYLOAD).packetize(unit);
    if (sent.isEmpty()) {
      assertThat(again).isEmpty();
    } else {
      assertThat(new H264Depacketizer().depacketize(AccessUnits.packets(1, again)))
          .map(back -> AnnexB.split(back.data()))
          .contains(sent);
    }
  }
}
