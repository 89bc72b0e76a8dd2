package io.sutantra.api;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The properties that a stream requests of its source.
 *
 * @param streamId the id of the stream
 * @param argument the text after the colon in the stream's {@code source}; empty if there is none
 * @param size the requested size of the pictures; if empty, the source's own
 * @param framesPerSecond the requested frame rate; if empty, the source's own
 * @param position the position in the source's media at which the source begins, 0 or more: a
 *     source that was closed while the stream had no viewers continues where it would be by now. A
 *     source that receives its media from a remote sender ignores the position.
 */
public record SourceRequest(
    String streamId,
    String argument,
    Optional<PictureSize> size,
    OptionalDouble framesPerSecond,
    Duration position) {
  /** Checks that the position is not negative. */
  public SourceRequest {
    if (position.isNegative()) {
      throw new IllegalArgumentException("a source cannot begin at " + position + ", before its 0");
    }
  }

  /** Creates a request for a source that starts at the beginning of its media. */
  public SourceRequest(
      String streamId,
      String argument,
      Optional<PictureSize> size,
      OptionalDouble framesPerSecond) {
    this(streamId, argument, size, framesPerSecond, Duration.ZERO);
  }
}
