package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.CpuTime;
import io.sutantra.testkit.FuzzInput;
import io.sutantra.testkit.LargeSdp;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz test of answers: each is refused, or read into a value that a client can use. */
class ReceivedAnswerFuzzTest {
  /** Maximum size of the large seeds, so that the fuzzer finds damage to them soon. */
  private static final int LARGE_BYTES = 4_096;

  static Stream<byte[]> answers() {
    return Stream.concat(
            Stream.of(
                ClientOfferTest.answer(ClientOfferTest.LIBWEBRTC),
                ClientOfferTest.answer(ClientOfferTest.PION),
                ClientOfferTest.answer(ClientOfferTest.JANUS)),
            LargeSdp.offers(LARGE_BYTES).values().stream())
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatIsDamaged() {
    FuzzInput.mutate(answers().toList(), 2_000, 1, this::readsEveryAnswer);
  }

  @MethodSource("answers")
  @FuzzTest
  void readsEveryAnswer(byte[] text) {
    CpuTime.growsWith(text.length, () -> reads(text));
  }

  private static void reads(byte[] text) {
    ReceivedAnswer answer;
    try {
      answer =
          ReceivedAnswer.parse(
              new String(text, StandardCharsets.UTF_8), Answers.MAX, ClientOfferTest.OFFER);
    } catch (SdpException refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1_000);
      return;
    }
    assertThat(answer.main().payloadType()).isBetween(0, 127);
    answer.main().rtxPayloadType().ifPresent(type -> assertThat(type).isBetween(0, 127));
    assertThat(answer.fingerprints()).isNotEmpty();
    assertThat(answer.candidates()).hasSizeLessThanOrEqualTo(256);
    assertThat(answer.main().extensions().keySet()).allMatch(id -> id >= 1 && id <= 14);
  }
}
