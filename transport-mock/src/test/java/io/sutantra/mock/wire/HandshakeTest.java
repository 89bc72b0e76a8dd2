package io.sutantra.mock.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import java.util.List;
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
    assertThat(new Subscription("demo", false).line()).isEqualTo("SUTANTRA/1 SUBSCRIBE demo\n");
    assertThat(Subscription.parse("SUTANTRA/1 SUBSCRIBE demo"))
        .contains(new Subscription("demo", false));
    assertThat(Subscription.parse("SUTANTRA/1 SUBSCRIBE demo\r"))
        .contains(new Subscription("demo", false));
    assertThat(new Subscription("demo", true).line())
        .isEqualTo("SUTANTRA/1 SUBSCRIBE demo tracks=all\n");
    assertThat(Subscription.parse("SUTANTRA/1 SUBSCRIBE demo tracks=all"))
        .contains(new Subscription("demo", true));
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
          "SUTANTRA/1 SUBSCRIBE a tracks=2",
          "SUTANTRA/1 SUBSCRIBE a tracks=all ",
          "SUTANTRA/1 SUBSCRIBE " + "a".repeat(65)
        }) {
      assertThat(Subscription.parse(line)).as(line).isEmpty();
    }
    assertThatThrownBy(() -> new Subscription("no/such", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no/such");
  }

  @Example
  void anAcceptingAnswerLooksLikeThis() {
    PacketizedFormat format =
        new PacketizedFormat("vp8", new RtpFormat("VP8", 90_000, "max-fr=30; x=%"), 640, 360, 30);
    assertThat(new Answer.Accepted(List.of(new Answer.Track(format, 96, 0xCAFE))).line())
        .isEqualTo(
            "SUTANTRA/1 200 codec=vp8 encoding=VP8 clock-rate=90000 payload-type=96"
                + " ssrc=0000cafe width=640 height=360 fps=30.0 fmtp=max-fr=30;%20x=%25\n");
  }

  @Example
  void furtherTracksHaveNumberedKeys() {
    PacketizedFormat video =
        new PacketizedFormat("vp8", new RtpFormat("VP8", 90_000, ""), 640, 360, 30);
    PacketizedFormat sound =
        new PacketizedFormat(
            "opus", new RtpFormat("opus", 48_000, 2, "stereo=1"), new AudioShape(48_000, 2));
    Answer.Accepted answer =
        new Answer.Accepted(
            List.of(new Answer.Track(video, 96, 0xCAFE), new Answer.Track(sound, 97, 0xBEEF)));
    assertThat(answer.line())
        .isEqualTo(
            "SUTANTRA/1 200 codec=vp8 encoding=VP8 clock-rate=90000 payload-type=96"
                + " ssrc=0000cafe width=640 height=360 fps=30.0 fmtp="
                + " codec.1=opus encoding.1=opus clock-rate.1=48000 payload-type.1=97"
                + " ssrc.1=0000beef type.1=audio channels.1=2 sample-rate.1=48000"
                + " sample-channels.1=2 fmtp.1=stereo=1\n");
    assertThat(Answer.parse(answer.line().strip())).contains(answer);
    assertThat(Answer.parse(answer.firstTrack().line().strip())).contains(answer.firstTrack());
    Answer soundAlone = new Answer.Accepted(List.of(new Answer.Track(sound, 96, 1)));
    assertThat(Answer.parse(soundAlone.line().strip())).contains(soundAlone);
    for (String wrong :
        List.of(
            answer.line().replace("payload-type.1=97", "payload-type.1=96"),
            answer.line().replace("channels.1=2", "channels.1=0"),
            answer.line().replace("clock-rate.1=48000", "clock-rate.1=-1"),
            answer.line().replace("ssrc.1=", "x="))) {
      assertThat(Answer.parse(wrong.strip())).as(wrong).isEmpty();
    }
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
    Answer answer = new Answer.Accepted(List.of(new Answer.Track(format, payloadType, ssrc)));
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
