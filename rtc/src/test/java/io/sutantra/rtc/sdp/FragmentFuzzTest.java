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

/** Fuzz test of fragments: each is refused, or has the same content when written and read again. */
class FragmentFuzzTest {
  /** Maximum size of the large seeds, so that the fuzzer finds damage to them soon. */
  private static final int LARGE_BYTES = 4_096;

  static Stream<byte[]> fragments() {
    String candidates =
        """
        a=ice-ufrag:EsAw
        a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
        m=audio 9 RTP/AVP 0
        a=mid:0
        a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw
        a=candidate:3471623853 1 tcp 2122194687 2001:db8::2 9 typ host tcptype active
        a=candidate:2 1 UDP 1694498815 198.51.100.2 51556 typ srflx raddr 10.0.0.1 rport 4
        a=candidate:3 1 udp 1 d2a5a7a6-2b2d-4b0c-9d25-2f7d6f3c9c10.local 61764 typ host
        a=end-of-candidates
        """
            .replace("\n", "\r\n");
    return Stream.concat(
            Stream.of(
                candidates, "a=end-of-candidates\r\n", Answers.TRANSPORT.toFragment("video", "0")),
            LargeSdp.fragments(LARGE_BYTES).values().stream())
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatIsDamaged() {
    FuzzInput.mutate(fragments().toList(), 5_000, 1, this::readsEveryFragment);
  }

  @MethodSource("fragments")
  @FuzzTest
  void readsEveryFragment(byte[] text) {
    CpuTime.growsWith(text.length, () -> reads(text));
  }

  private static void reads(byte[] text) {
    Fragment fragment;
    try {
      fragment = Fragment.parse(new String(text, StandardCharsets.UTF_8), Answers.MAX);
    } catch (SdpException refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1_000);
      return;
    }
    assertThat(fragment.candidates()).hasSizeLessThanOrEqualTo(128);
    boolean empty =
        fragment.credentials().isEmpty() && fragment.candidates().isEmpty() && !fragment.complete();
    if (!empty) {
      String written = fragment.toText("video", "0");
      OfferFuzzTest.printable(written);
      assertThat(Fragment.parse(written, 1 << 20)).isEqualTo(fragment);
    }
  }
}
