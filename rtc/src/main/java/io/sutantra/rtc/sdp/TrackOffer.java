package io.sutantra.rtc.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A track that a client offers to receive, as a viewer, or to send, as a publisher.
 *
 * @param media {@code video} or {@code audio}
 * @param encodingName name of the codec, as in {@code a=rtpmap}: {@code VP8}
 * @param clockRateHz clock rate, as in {@code a=rtpmap}
 * @param channels number of channels, as in {@code a=rtpmap}; 1 for video
 * @param formatParameters value of {@code a=fmtp}; empty for none
 * @param feedback the RTCP feedback that the receiver can send: {@code nack pli}
 * @param extensions URIs of the header extensions that the client supports, at most 14; see {@link
 *     HeaderExtensions}
 */
public record TrackOffer(
    String media,
    String encodingName,
    int clockRateHz,
    int channels,
    String formatParameters,
    List<String> feedback,
    List<String> extensions) {
  private static final int MAX_EXTENSIONS = 14;

  /** Copies the lists. */
  public TrackOffer {
    feedback = List.copyOf(feedback);
    extensions = List.copyOf(extensions);
    if (extensions.size() > MAX_EXTENSIONS) {
      throw new IllegalArgumentException(
          "has %d extensions, must be at most %d".formatted(extensions.size(), MAX_EXTENSIONS));
    }
  }

  /** Returns an offer to receive video, with requests for lost packets and for key frames. */
  public static TrackOffer video(String encodingName) {
    return new TrackOffer(
        "video",
        encodingName,
        TrackRequest.VIDEO_CLOCK_HZ,
        1,
        "",
        List.of("nack", "nack pli", "ccm fir"),
        List.of());
  }

  /** Returns an offer to receive Opus in stereo, with requests for lost packets. */
  public static TrackOffer opus() {
    return new TrackOffer(
        "audio",
        "opus",
        48_000,
        2,
        "minptime=10;stereo=1;useinbandfec=1",
        List.of("nack"),
        List.of());
  }

  /**
   * Returns whether the track is video. Lost video is retransmitted on an SSRC of its own (RTX).
   */
  public boolean isVideo() {
    return media.equals("video");
  }

  /** Returns the payload type of the codec. */
  public int payloadType() {
    return isVideo() ? ClientOffer.PAYLOAD_TYPE : ClientOffer.AUDIO_PAYLOAD_TYPE;
  }

  /** Returns the header extensions by their ids, which are 1, 2 and so on. */
  public Map<Integer, String> extensionIds() {
    Map<Integer, String> ids = new LinkedHashMap<>();
    extensions.forEach(uri -> ids.put(ids.size() + 1, uri));
    return ids;
  }
}
