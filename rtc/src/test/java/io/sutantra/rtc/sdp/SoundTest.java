package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of offers of pictures and sound, and of their answers. */
class SoundTest {
  private static final String BOTH = OfferFixtures.text("chromium-audio-video");

  private static SdpSections answered(String offer) {
    return SdpSections.parse("the answer", Answers.withSound(offer).toText(), Answers.MAX);
  }

  private static List<Integer> ports(String offer) {
    return answered(offer).media().stream().map(MediaSection::port).toList();
  }

  private static String section(String media) {
    int from = BOTH.indexOf("m=" + media);
    int next = BOTH.indexOf("\r\nm=", from);
    return next < 0 ? BOTH.substring(from) : BOTH.substring(from, next + 2);
  }

  private static String without(String media) {
    return BOTH.replace(section(media), "").replace("BUNDLE 0 1", "BUNDLE 0");
  }

  @Test
  void bothAreSentInOneBundle() {
    SdpSections answer = answered(BOTH);
    MediaSection audio = answer.media().get(0);
    MediaSection video = answer.media().get(1);
    assertThat(answer.session().value("group")).contains("BUNDLE 0 1");
    assertThat(audio.attributes())
        .contains(
            "sendonly",
            "mid:0",
            "rtcp-mux",
            "rtcp-rsize",
            "rtpmap:111 opus/48000/2",
            "fmtp:111 stereo=1",
            "extmap:4 " + HeaderExtensions.MID,
            "msid:camera audio");
    assertThat(video.attributes()).contains("sendonly", "mid:1", "msid:camera video");
    assertThat(audio.candidates()).isEqualTo(Answers.TRANSPORT.candidates());
    assertThat(video.candidates()).isEmpty();
    assertThat(audio.values("ssrc").filter(line -> line.contains("cname:sutantra"))).hasSize(1);
    assertThat(video.values("ssrc").filter(line -> line.contains("cname:sutantra"))).hasSize(2);
  }

  @Test
  void soundIsAskedForAgainIfTheViewerOffersTo() {
    String with = BOTH.replace("a=rtcp-fb:111 transport-cc", "a=rtcp-fb:111 nack");
    assertThat(answered(BOTH).media().get(0).has("rtcp-fb")).isFalse();
    assertThat(answered(with).media().get(0).values("rtcp-fb")).containsExactly("111 nack");
  }

  @Test
  void oneIsSentWhereOneIsOffered() {
    SdpSections sound = answered(without("video"));
    assertThat(sound.media()).hasSize(1);
    assertThat(sound.media().get(0).attributes()).contains("sendonly", "rtpmap:111 opus/48000/2");
    assertThat(sound.media().get(0).candidates()).isEqualTo(Answers.TRANSPORT.candidates());
    String pictures = without("audio").replace("BUNDLE 0", "BUNDLE 1");
    assertThat(answered(pictures).media()).hasSize(1);
    assertThat(answered(pictures).media().get(0).has("sendonly")).isTrue();
  }

  @Test
  void sectionsThatAreNotWantedAreLeftOut() {
    String inactive = section("audio").replace("a=recvonly", "a=inactive");
    SdpSections held = answered(BOTH.replace(section("audio"), inactive));
    assertThat(held.media().get(0).has("inactive")).isTrue();
    assertThat(held.media().get(1).has("sendonly")).isTrue();
  }

  @Test
  void oneOfThreeSectionsOfSoundIsTaken() {
    String more =
        section("audio").replace("a=mid:0", "a=mid:2")
            + section("audio").replace("a=mid:0", "a=mid:3");
    String offer = BOTH.replace("BUNDLE 0 1", "BUNDLE 0 1 2 3") + more;
    assertThat(ports(offer)).containsExactly(9, 9, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"opus/44100/2", "opus/48000", "opus/48000/1", "opus/48000/99", "PCMU/8000"})
  void otherSoundIsLeftOut(String encoding) {
    String offer = BOTH.replace("opus/48000/2", encoding);
    SdpSections answer = answered(offer);
    assertThat(answer.media().get(0).has("sendonly")).isFalse();
    assertThat(answer.media().get(1).has("sendonly")).isTrue();
    String alone = without("video").replace("opus/48000/2", encoding);
    assertThatThrownBy(() -> Answers.withSound(alone))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining(
            encoding.startsWith("opus/")
                ? "that fit what is sent, opus/48000/2"
                : "the offer has no opus, which is what is sent");
  }

  @Test
  void soundOutsideOfTheBundleIsLeftOut() {
    String apart = BOTH.replace("BUNDLE 0 1", "BUNDLE 1");
    assertThat(ports(apart)).containsExactly(0, 9);
  }

  @Test
  void picturesOfAnotherCodecAreRefusedThoughThereIsSound() {
    String offer = BOTH.replace("VP8/90000", "VP7/90000");
    assertThatThrownBy(() -> Answers.withSound(offer))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("the offer has no VP8");
  }

  @Test
  void aStreamOfSoundAloneSaysSo() {
    List<TrackRequest> sound = Answers.PICTURES_AND_SOUND.subList(1, 2);
    assertThatThrownBy(() -> Offer.parse(OfferFixtures.text("chromium-video"), Answers.MAX, sound))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("no audio section")
        .hasMessageContaining("the stream has audio alone");
  }

  @Test
  void parametersAreNegotiatedForEachPayloadType() {
    TrackRequest picky =
        new TrackRequest(
            "audio",
            "opus",
            48_000,
            2,
            offered ->
                offered.contains("useinbandfec=1") ? Optional.of("own=1") : Optional.empty());
    Offer offer = Offer.parse(BOTH, Answers.MAX, List.of(picky));
    assertThat(offer.main().answeredParameters()).isEqualTo("own=1");
    assertThatThrownBy(
            () ->
                Offer.parse(
                    BOTH.replace("useinbandfec=1", "useinbandfec=0"), Answers.MAX, List.of(picky)))
        .hasMessageContaining("that fit what is sent, opus/48000/2");
  }

  @Test
  void exclusiveMultiplexingIsRepeated() {
    String only = BOTH.replace("a=rtcp-mux\r\n", "a=rtcp-mux\r\na=rtcp-mux-only\r\n");
    assertThat(answered(only).media()).allMatch(section -> section.has("rtcp-mux-only"));
    assertThat(answered(BOTH).media()).noneMatch(section -> section.has("rtcp-mux-only"));
  }

  @Test
  void aRestartIsAnsweredWithTheOptionsOfIce() {
    assertThat(Answers.TRANSPORT.toFragment("audio", "0"))
        .contains("a=ice-options:ice2 trickle\r\n", "m=audio 9 ");
  }
}
