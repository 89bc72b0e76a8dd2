package io.sutantra.transport.broadcast;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The negotiated parameters of one viewer's media: at least one track.
 *
 * @param cname the canonical name of all tracks, by which the viewer synchronizes the tracks
 * @param mid the identification of the main media section
 * @param video the video track; empty if the viewer gets no video
 * @param audio the audio track; empty if the viewer gets no audio
 */
record MediaParameters(
    String cname, String mid, Optional<TrackParameters> video, Optional<TrackParameters> audio) {

  /** Returns the parameters of a viewer with a video track alone. */
  static MediaParameters ofVideo(String cname, TrackParameters video) {
    return new MediaParameters(cname, video.mid(), Optional.of(video), Optional.empty());
  }

  /** Returns the tracks, the main one first. */
  List<TrackParameters> tracks() {
    return Stream.concat(video.stream(), audio.stream()).toList();
  }

  /** Returns the type of the main media section, as in the {@code m=} line. */
  String mainType() {
    return video.isPresent() ? "video" : "audio";
  }

  /** Returns a random SSRC that is not 0 and differs from another SSRC. */
  static int ssrc(RandomGenerator random, int other) {
    int ssrc;
    do {
      ssrc = random.nextInt();
    } while (ssrc == 0 || ssrc == other);
    return ssrc;
  }
}
