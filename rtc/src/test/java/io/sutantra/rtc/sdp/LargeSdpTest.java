package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.testkit.CpuTime;
import io.sutantra.testkit.LargeSdp;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of texts of maximum length: time grows with the length alone, and the stack does not. */
class LargeSdpTest {
  static Stream<Arguments> offers() {
    return arguments(LargeSdp.offers(Answers.MAX));
  }

  static Stream<Arguments> fragments() {
    return arguments(LargeSdp.fragments(Answers.MAX));
  }

  private static Stream<Arguments> arguments(Map<String, String> texts) {
    return texts.entrySet().stream().map(text -> Arguments.of(text.getKey(), text.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("offers")
  void offersAreAnsweredOrRefusedAtOnce(String name, String sdp) {
    takesNotLong(sdp, () -> Answers.withSound(sdp).toText());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("offers")
  void answersAreReadOrRefusedAtOnce(String name, String sdp) {
    takesNotLong(sdp, () -> ReceivedAnswer.parse(sdp, Answers.MAX, ClientOfferTest.OFFER));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fragments")
  void fragmentsAreReadOrRefusedAtOnce(String name, String text) {
    takesNotLong(text, () -> Fragment.parse(text, Answers.MAX));
  }

  private static void takesNotLong(String text, Runnable reading) {
    CpuTime.growsWith(
        text.length(),
        () -> {
          try {
            reading.run();
          } catch (SdpException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1_000);
          }
        });
  }
}
