package io.sutantra.mock.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class HandshakeTest {
  @Example
  void aSubscriptionIsALine() {
    assertThat(new Subscription("demo").line()).isEqualTo("SUTANTRA/1 SUBSCRIBE demo\n");
    assertThat(Subscription.parse("SUTANTRA/1 SUBSCRIBE demo")).contains(new Subscription("demo"));
    assertThat(Subscription.parse("SUTANTRA/1 SUBSCRIBE demo\r"))
        .contains(new Subscription("demo"));
  }

  @Example
  void anythingElseIsNone() {
    for (String line :
        new String[] {
          "",
          "GET / HTTP/1.1",
          "SUTANTRA/2 SUBSCRIBE demo",
          "SUTANTRA/1 SUBSCRIBE",
          "SUTANTRA/1 SUBSCRIBE Demo",
          "SUTANTRA/1 SUBSCRIBE a b",
          "SUTANTRA/1  SUBSCRIBE a",
          "SUTANTRA/1 SUBSCRIBE " + "a".repeat(65)
        }) {
      assertThat(Subscription.parse(line)).as(line).isEmpty();
    }
    assertThatThrownBy(() -> new Subscription("no/such"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no/such");
  }

  @Example
  void anAcceptingAnswerLooksLikeThis() {
    PacketizedFormat format =
        new PacketizedFormat("vp8", new RtpFormat("VP8", 90_000, "max-fr=30; x=%"), 640, 360, 30);
    assertThat(new Answer.Accepted(format, 96, 0xCAFE).line())
        .isEqualTo(
            "SUTANTRA/1 200 codec=vp8 encoding=VP8 clock-rate=90000 payload-type=96"
                + " ssrc=0000cafe width=640 height=360 fps=30.0 fmtp=max-fr=30;%20x=%25\n");
  }

  @Property
  void anAnswerIsReadAsItWasWritten(
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String codec,
      @ForAll @StringLength(max = 100) String parameters,
      @ForAll @IntRange(max = 127) int payloadType,
      @ForAll int ssrc,
      @ForAll @IntRange(max = 16_383) int width,
      @ForAll @DoubleRange(max = 240) double fps) {
    String encodable =
        new String(
            parameters.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.UTF_8);
    PacketizedFormat format =
        new PacketizedFormat(codec, new RtpFormat(codec, 90_000, encodable), width, 360, fps);
    Answer answer = new Answer.Accepted(format, payloadType, ssrc);
    assertThat(Answer.parse(answer.line().strip())).contains(answer);
  }

  @Property
  void aRefusalIsReadAsItWasWritten(@ForAll String message) {
    Answer refused = new Answer.Refused(404, "x" + message.strip() + "x");
    assertThat(refused.line()).matches("[ -~]+\n");
    assertThat(Answer.parse(refused.line().strip())).contains(refused);
  }

  @Property
  void everyLineHasAnAnswer(@ForAll String line) {
    Answer.parse(line);
    Answer.parse("SUTANTRA/1 200 " + line);
    Answer.parse("SUTANTRA/1 " + line);
    Subscription.parse(line);
  }

  @Example
  void valuesThatDoNotDoAreNoAnswer() {
    String good =
        "SUTANTRA/1 200 codec=vp8 encoding=VP8 clock-rate=90000 payload-type=96 ssrc=0000cafe"
            + " width=640 height=360 fps=30.0 fmtp=";
    assertThat(Answer.parse(good)).isPresent();
    assertThat(Answer.parse(good + " new=thing")).as("a key to come").isPresent();
    assertThat(Answer.parse(good.replace("90000", "0"))).isEmpty();
    assertThat(Answer.parse(good.replace("90000", "x"))).isEmpty();
    assertThat(Answer.parse(good.replace("=96", "=128"))).isEmpty();
    assertThat(Answer.parse(good.replace("=640", "=-1"))).isEmpty();
    assertThat(Answer.parse(good.replace("30.0", "NaN"))).isEmpty();
    assertThat(Answer.parse(good.replace("vp8", "vp%8"))).isEmpty();
    assertThat(Answer.parse(good.replace("ssrc", "cssr"))).isEmpty();
  }
}
