package io.sutantra.rtc.sdp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A factory of a server's answers for tests. */
final class Answers {
  static final int MAX = 65_536;
  static final String FINGERPRINT = "sha-256 AB" + ":CD".repeat(31);
  static final LocalTransport TRANSPORT =
      new LocalTransport(
          new IceCredentials("serverUf", "serverPasswordOfMany00"),
          FINGERPRINT,
          true,
          List.of(
              IceCandidate.host(address("192.0.2.200"), 8_443, 0),
              IceCandidate.host(address("2001:db8:0:0:0:0:0:200"), 8_443, 1),
              IceCandidate.serverReflexive(address("198.51.100.200"), 8_443, 0),
              IceCandidate.tcpPassive(address("192.0.2.200"), 8_443, 0)),
          true);
  static final AnswerMedia MEDIA =
      new AnswerMedia(
          0xF000_0001,
          0xF000_0002,
          "sutantra",
          "camera",
          "video",
          "",
          Set.of("nack", "nack pli", "ccm fir", "goog-remb"),
          Set.of(HeaderExtensions.MID, HeaderExtensions.ABS_SEND_TIME));

  /** The tracks of a stream with pictures and sound. */
  static final List<TrackRequest> PICTURES_AND_SOUND =
      List.of(
          TrackRequest.video("VP8"),
          new TrackRequest("audio", "opus", 48_000, 2, offered -> Optional.of("stereo=1")));

  private Answers() {}

  /** Returns the answer of a server with pictures and sound. */
  static Answer withSound(String sdp) {
    Offer offer = Offer.parse(sdp, MAX, PICTURES_AND_SOUND);
    List<AnswerMedia> media = new ArrayList<>();
    for (OfferedTrack track : offer.tracks()) {
      int ssrc = 10 * (media.size() + 1);
      media.add(
          new AnswerMedia(
              ssrc,
              ssrc + 1,
              "sutantra",
              "camera",
              track.request().media(),
              track.answeredParameters(),
              Set.of("nack"),
              Set.of(HeaderExtensions.MID)));
    }
    return new Answer(offer, 4_711L, TRANSPORT, media);
  }

  static Answer to(String sdp) {
    return new Answer(Offer.parse(sdp, MAX, "VP8"), 4_711L, TRANSPORT, MEDIA);
  }

  /** The formats that a server takes from publishers. */
  static final List<TrackRequest> TAKEN =
      List.of(
          TrackRequest.video("VP8"),
          new TrackRequest(
              "video",
              "H264",
              90_000,
              1,
              offered ->
                  Optional.of("packetization-mode=1;profile-level-id=42e01f")
                      .filter(answered -> offered.contains("packetization-mode=1"))),
          new TrackRequest(
              "audio",
              "opus",
              48_000,
              2,
              offered -> Optional.of("stereo=1;maxaveragebitrate=128000")));

  /** Returns the answer of a server that takes VP8, H.264 and Opus. */
  static PublisherAnswer toPublisher(String sdp) {
    return new PublisherAnswer(
        Offer.parsePublisher(sdp, MAX, TAKEN),
        4_711L,
        TRANSPORT,
        PublisherAnswer.FEEDBACK,
        PublisherAnswer.EXTENSIONS,
        2_500_000);
  }

  private static InetAddress address(String text) {
    return AddressLiteral.parse(text).orElseThrow();
  }
}
