package io.sutantra.core.engine;

import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.MediaType;
import io.sutantra.core.event.StreamState;
import io.sutantra.core.pipeline.StageSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The properties of a stream at one moment.
 *
 * @param failure the reason of the stream's failure, or the reason why its source is opened again
 * @param nextAttempt the time of the next attempt to open the source, if the source failed
 * @param format the format of the source's main track, for people
 * @param tracks the tracks of the stream, the main track first
 * @param plan the stages, for people
 * @param width the width of the picture in pixels; 0 if not known yet
 * @param height the height of the picture in pixels; 0 if not known yet
 * @param framesPerSecond the frame rate of the source in the last second
 * @param bitrateBps the bit rate of the encoded media in the last second; if the transport encodes,
 *     the mean bit rate that its viewers were sent
 * @param connectedViewers the number of connected viewers
 * @param stages the stages in the order of the flow; their counts begin when the source was last
 *     opened
 * @param reception the reception statistics of the source
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
   * @param type video or audio
   * @param formats the formats that the transports are given of the track, for people
   */
  public record Track(MediaType type, List<String> formats) {
    /** Copies the list. */
    public Track {
      formats = List.copyOf(formats);
    }
  }
}
