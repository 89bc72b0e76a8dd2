package io.sutantra.codec.opus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.api.CodecException;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.testkit.FuzzInput;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fuzz test that the decoder accepts a payload exactly as long as {@code inspect} says, or
 * refuses the payload with a reason.
 */
class OpusPacketFuzzTest {
  private static final OpusDecoder DECODER = new OpusDecoder();

  static Stream<byte[]> payloads() {
    return Stream.of(
            "fc fffe",
            "f9 0102",
            "fa 01 0203",
            "fb 41 02 07 0000",
            "fb 83 01 02 aa bbbb cc",
            "78 07c9 7bd2 6c0a 11")
        .map(hex -> HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @BeforeAll
  static void start() {
    DECODER.start();
  }

  @AfterAll
  static void close() {
    DECODER.close();
  }

  @Test
  void answersWhatIsDamaged() {
    FuzzInput.mutate(payloads().toList(), 5_000, 1, this::answersEveryPayload);
  }

  @MethodSource("payloads")
  @FuzzTest
  void answersEveryPayload(byte[] input) {
    Bytes payload = Bytes.wrap(input);
    Optional<FrameInfo> info =
        new OpusPayloadFormat(ReferenceConf.settings()).inspect(List.of(payload));
    info.ifPresent(known -> assertThat(known.durationNanos()).isBetween(2_500_000L, 120_000_000L));
    try {
      DECODER.decode(
          EncodedFrame.ofSound(payload, 1, 2),
          sound -> assertThat(sound.durationNanos()).isEqualTo(info.orElseThrow().durationNanos()));
    } catch (CodecException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }
}
