package io.sutantra.core.engine;

import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.MediaType;
import io.sutantra.core.event.StreamState;
import io.sutantra.core.pipeline.StageSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stream at one moment.
 *
 * @param failure why it failed, or why its source did that is opened anew
 * @param nextAttempt when its source is opened anew, if that failed
 * @param format what the source delivers of its main track, for people
 * @param tracks that the stream carries, the main one first
 * @param plan the stages, for people
 * @param width of the picture in pixels; 0 if not known yet
 * @param height of the picture in pixels; 0 if not known yet
 * @param framesPerSecond that the source delivered within the last second
 * @param bitrateBps of the encoded media within the last second; where the transport encodes, the
 *     mean of what its viewers were sent
 * @param connectedViewers how many are connected
 * @param stages in the order of the flow; they count from when the source was opened last
 * @param reception what the source says of its reception
 */
public record StreamSnapshot(
    String id,
    String creator,
    Instant createdAt,
    StreamState state,
    Optional<String> failure,
    Optional<Instant> nextAttempt,
    String source,
    String codec,
    List<String> transports,
    String format,
    List<Track> tracks,
    String plan,
    int width,
    int height,
    double framesPerSecond,
    long bitrateBps,
    int connectedViewers,
    List<StageSnapshot> stages,
    SourceStatistics reception) {
  /**
   * A track of the stream.
   *
   * @param type pictures or sound
   * @param formats what the transports are given of the track, for people
   */
  public record Track(MediaType type, List<String> formats) {
    /** Keeps a list that cannot change. */
    public Track {
      formats = List.copyOf(formats);
    }
  }
}
