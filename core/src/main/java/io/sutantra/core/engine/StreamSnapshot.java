package io.sutantra.core.engine;

import io.sutantra.api.SourceStatistics;
import io.sutantra.core.pipeline.StageSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stream at one moment.
 *
 * @param failure why it failed, or why its source did that is opened anew
 * @param nextAttempt when its source is opened anew, if that failed
 * @param format what the source delivers, for people
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
    String plan,
    int width,
    int height,
    double framesPerSecond,
    long bitrateBps,
    int connectedViewers,
    List<StageSnapshot> stages,
    SourceStatistics reception) {}
