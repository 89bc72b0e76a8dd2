package io.sutantra.api;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a stream wants of its source.
 *
 * @param streamId the stream that it is for
 * @param argument what follows the colon in the stream's {@code source}; empty if there is none
 * @param size the size of picture that is asked for; if empty, the source's own
 * @param framesPerSecond the frame rate that is asked for; if empty, the source's own
 * @param position how far into its media the source begins, 0 or more: a source that was closed
 *     while nobody watched goes on where it would be by now. A source whose media comes from
 *     elsewhere has no use for it.
 */
public record SourceRequest(
    String streamId,
    String argument,
    Optional<PictureSize> size,
    OptionalDouble framesPerSecond,
    Duration position) {
  /** Checks the position. */
  public SourceRequest {
    if (position.isNegative()) {
      throw new IllegalArgumentException("a source cannot begin at " + position + ", before its 0");
    }
  }

  /** A request for a source that begins at its beginning. */
  public SourceRequest(
      String streamId,
      String argument,
      Optional<PictureSize> size,
      OptionalDouble framesPerSecond) {
    this(streamId, argument, size, framesPerSecond, Duration.ZERO);
  }
}
