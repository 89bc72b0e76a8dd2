package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A viewer's offer to receive tracks, all in one bundle.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.2.1.
 *
 * @param sessionId a random number, of which 63 bits are used
 * @param transport transport of the viewer
 * @param tracks tracks to receive, at least one, at most one of video and one of audio
 */
public record ClientOffer(long sessionId, LocalTransport transport, List<TrackOffer> tracks) {
  /** The payload type of the video codec. */
  public static final int PAYLOAD_TYPE = 96;

  /** The payload type of the retransmissions of video. */
  public static final int RTX_PAYLOAD_TYPE = 97;

  /** The payload type of the audio codec. */
  public static final int AUDIO_PAYLOAD_TYPE = 111;

  /** The identification of the first section. Those of the others are 1, 2 and so on. */
  public static final String MID = "0";

  /** Copies the list. */
  public ClientOffer {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("has no track, must have one at least");
    }
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
    text.line("a=recvonly")
        .line("a=rtcp-mux")
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
  }
}
