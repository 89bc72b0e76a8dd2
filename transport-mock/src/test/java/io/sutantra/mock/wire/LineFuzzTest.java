package io.sutantra.mock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A fuzz test that a line from either side is refused, or survives writing and reading. */
class LineFuzzTest {
  static Stream<byte[]> lines() {
    return Stream.of(
            "SUTANTRA/1 SUBSCRIBE demo\r",
            "SUTANTRA/1 404 there is no stream 'demo'",
            "SUTANTRA/1 200 codec=vp8 encoding=VP8 clock-rate=90000 payload-type=96 ssrc=cafebabe"
                + " width=640 height=360 fps=29.97 fmtp=max-fr%3D30",
            "SUTANTRA/1 SUBSCRIBE demo tracks=all",
            "SUTANTRA/1 200 codec=v encoding=V clock-rate=9 payload-type=1 ssrc=1 width=1 height=1"
                + " fps=1 codec.1=o encoding.1=o clock-rate.1=8 payload-type.1=2 ssrc.1=2"
                + " type.1=audio channels.1=2 sample-rate.1=8 sample-channels.1=2")
        .map(line -> line.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void readsWhatIsDamaged() {
    FuzzInput.mutate(lines().toList(), 5_000, 1, this::readsEveryLine);
  }

  @MethodSource("lines")
  @FuzzTest
  void readsEveryLine(byte[] bytes) {
    String line = new String(bytes, StandardCharsets.ISO_8859_1);
    Subscription.parse(line)
        .ifPresent(
            subscription -> {
              assertThat(subscription.line()).hasSizeLessThanOrEqualTo(256);
              assertThat(Subscription.parse(subscription.line().strip())).contains(subscription);
            });
    Answer.parse(line)
        .ifPresent(
            answer -> {
              String written = answer.line();
              assertThat(written).endsWith("\n");
              assertThat(written.substring(0, written.length() - 1).chars())
                  .allMatch(c -> c >= ' ' && c <= '~');
              if (written.length() <= Answer.MAX_LINE_BYTES && !trailing(answer)) {
                assertThat(Answer.parse(written.substring(0, written.length() - 1)))
                    .contains(answer);
              }
            });
  }

  /** Returns whether a message begins or ends with spaces, which a line does not keep. */
  private static boolean trailing(Answer answer) {
    return answer instanceof Answer.Refused refused
        && !refused.message().equals(refused.message().strip());
  }
}
