package io.sutantra.transport.broadcast;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What was agreed on with one viewer: the tracks that the viewer is sent, at least one.
 *
 * @param cname the name that all tracks share, by which they are synchronized
 * @param mid the identification of the main media section
 * @param video what was agreed on of the pictures; empty if the viewer is sent none
 * @param audio what was agreed on of the sound; empty if the viewer is sent none
 */
record MediaParameters(
    String cname, String mid, Optional<TrackParameters> video, Optional<TrackParameters> audio) {

  /** The parameters of a viewer that is sent pictures alone. */
  static MediaParameters ofVideo(String cname, TrackParameters video) {
    return new MediaParameters(cname, video.mid(), Optional.of(video), Optional.empty());
  }

  /** Returns the tracks, the main one first. */
  List<TrackParameters> tracks() {
    return Stream.concat(video.stream(), audio.stream()).toList();
  }

  /** The type of the main media section, as the {@code m=} line has it. */
  String mainType() {
    return video.isPresent() ? "video" : "audio";
  }

  /** Makes an SSRC that is not 0 and differs from another. */
  static int ssrc(RandomGenerator random, int other) {
    int ssrc;
    do {
      ssrc = random.nextInt();
    } while (ssrc == 0 || ssrc == other);
    return ssrc;
  }
}
