package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A client's offer to receive tracks, as a viewer, or to send tracks, as a publisher; all in one
 * bundle.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.2.1.
 *
 * @param sessionId a random number, of which 63 bits are used
 * @param transport transport of the client
 * @param tracks tracks to receive or to send, at least one, at most one of video and one of audio
 * @param sources sources of the tracks to send, in the same order; none for tracks to receive
 */
public record ClientOffer(
    long sessionId, LocalTransport transport, List<TrackOffer> tracks, List<TrackSource> sources) {
  /** The payload type of the video codec. */
  public static final int PAYLOAD_TYPE = 96;

  /** The payload type of the retransmissions of video. */
  public static final int RTX_PAYLOAD_TYPE = 97;

  /** The payload type of the audio codec. */
  public static final int AUDIO_PAYLOAD_TYPE = 111;

  /** The identification of the first section. Those of the others are 1, 2 and so on. */
  public static final String MID = "0";

  /** Creates an offer to receive tracks. */
  public ClientOffer(long sessionId, LocalTransport transport, List<TrackOffer> tracks) {
    this(sessionId, transport, tracks, List.of());
  }

  /** Copies the lists. */
  public ClientOffer {
    tracks = List.copyOf(tracks);
    sources = List.copyOf(sources);
    if (!sources.isEmpty() && sources.size() != tracks.size()) {
      throw new IllegalArgumentException(
          "has %d sources for %d tracks, must have as many or none"
              .formatted(sources.size(), tracks.size()));
    }
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("has no track, must have one at least");
    }
  }

  /** Returns whether the client offers to send. */
  public boolean sends() {
    return !sources.isEmpty();
  }

  /** Returns the offer as SDP text. */
  public String toText() {
    String mids =
        IntStream.range(0, tracks.size())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "));
    SdpWriter text = new SdpWriter().head(sessionId, 1).attribute("group", "BUNDLE " + mids);
    if (transport.lite()) {
      text.line("a=ice-lite");
    }
    for (int i = 0; i < tracks.size(); i++) {
      write(text, tracks.get(i), i);
    }
    return text.toString();
  }

  private void write(SdpWriter text, TrackOffer track, int index) {
    int type = track.payloadType();
    text.media(
        track.media(),
        "UDP/TLS/RTP/SAVPF",
        track.isVideo() ? type + " " + RTX_PAYLOAD_TYPE : Integer.toString(type));
    if (index == 0) {
      text.candidates(transport);
    }
    text.transport(transport, "actpass").attribute("mid", Integer.toString(index));
    track.extensionIds().forEach((id, uri) -> text.attribute("extmap", id + " " + uri));
    String channels = track.channels() > 1 ? "/" + track.channels() : "";
    text.line(sends() ? "a=sendonly" : "a=recvonly");
    if (sends()) {
      text.attribute("msid", msid(track, sources.get(index)));
    }
    text.line("a=rtcp-mux")
        .line("a=rtcp-mux-only")
        .line("a=rtcp-rsize")
        .attribute(
            "rtpmap", type + " " + track.encodingName() + "/" + track.clockRateHz() + channels);
    track.feedback().forEach(kind -> text.attribute("rtcp-fb", type + " " + kind));
    if (!track.formatParameters().isEmpty()) {
      text.attribute("fmtp", type + " " + track.formatParameters());
    }
    if (track.isVideo()) {
      text.attribute("rtpmap", RTX_PAYLOAD_TYPE + " rtx/90000")
          .attribute("fmtp", RTX_PAYLOAD_TYPE + " apt=" + type);
    }
    if (sends()) {
      writeSource(text, track, sources.get(index));
    }
  }

  private static String msid(TrackOffer track, TrackSource source) {
    return source.streamId() + " " + track.media();
  }

  private static void writeSource(SdpWriter text, TrackOffer track, TrackSource source) {
    String ssrc = Integer.toUnsignedString(source.ssrc());
    String rtxSsrc = Integer.toUnsignedString(source.rtxSsrc());
    if (track.isVideo()) {
      text.attribute("ssrc-group", "FID " + ssrc + " " + rtxSsrc);
    }
    for (String each : track.isVideo() ? List.of(ssrc, rtxSsrc) : List.of(ssrc)) {
      text.attribute("ssrc", each + " cname:" + source.cname())
          .attribute("ssrc", each + " msid:" + msid(track, source));
    }
  }
}
