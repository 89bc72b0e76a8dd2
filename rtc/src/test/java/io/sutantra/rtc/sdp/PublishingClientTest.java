package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Tests of a publishing client's offer, and of the answer as the client reads it. */
class PublishingClientTest {
  private static final LocalTransport CLIENT =
      new LocalTransport(
          new IceCredentials("clientUf", "clientPasswordOfMany00"),
          Answers.FINGERPRINT,
          false,
          List.of(),
          false);

  private static final ClientOffer OFFER =
      new ClientOffer(
          1,
          CLIENT,
          List.of(TrackOffer.video("VP8"), TrackOffer.opus()),
          List.of(
              new TrackSource(0xF000_0001, 2, "me", "camera"),
              new TrackSource(3, 4, "me", "camera")));

  @Test
  void isTakenByAServer() {
    PublisherAnswer answer = Answers.toPublisher(OFFER.toText());
    ReceivedTrack video = answer.tracks().get(0);
    ReceivedTrack sound = answer.tracks().get(1);
    assertThat(video.offered().sources())
        .containsExactly(new OfferedSource(0xF000_0001, OptionalInt.of(2)));
    assertThat(video.offered().rtxPayloadType()).hasValue(ClientOffer.RTX_PAYLOAD_TYPE);
    assertThat(video.feedback()).containsExactly("nack", "nack pli", "ccm fir");
    assertThat(sound.offered().sources())
        .containsExactly(new OfferedSource(3, OptionalInt.empty()));
    ReceivedAnswer received = ReceivedAnswer.parse(answer.toText(), Answers.MAX, OFFER);
    assertThat(received.tracks()).extracting(TrackAnswer::payloadType).containsExactly(96, 111);
    assertThat(received.main().rtxPayloadType()).hasValue(ClientOffer.RTX_PAYLOAD_TYPE);
    assertThat(received.main().formatParameters()).isEmpty();
    assertThat(received.tracks().get(1).formatParameters()).contains("maxaveragebitrate");
  }

  @Test
  void anAnswerThatTakesNothingIsRefused() {
    String answer = Answers.toPublisher(OFFER.toText()).toText();
    assertThatThrownBy(
            () ->
                ReceivedAnswer.parse(
                    answer.replace("a=recvonly", "a=sendonly"), Answers.MAX, OFFER))
        .hasMessageContaining("must be recvonly");
  }

  @Test
  void thereIsASourceForEachTrack() {
    assertThatThrownBy(
            () ->
                new ClientOffer(
                    1,
                    CLIENT,
                    List.of(TrackOffer.opus()),
                    List.of(OFFER.sources().get(0), OFFER.sources().get(1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrackSource(1, 1, "me", "camera"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrackSource(1, 2, "m e", "camera"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
