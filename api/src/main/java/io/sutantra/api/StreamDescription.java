package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import java.util.List;
import java.util.Optional;

/**
 * The description of a stream for a sink.
 *
 * @param id the id of the stream: {@code [a-z0-9-]{1,64}}
 * @param tracks the tracks that the sink is given, at least one; tracks that the sink does not
 *     accept are left out
 */
public record StreamDescription(String id, List<TrackDescription> tracks) {
  /** Checks that there are tracks, and copies the list. */
  public StreamDescription {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("stream '" + id + "' has no track, needs one");
    }
  }

  /** Creates the description of a stream of one track. */
  public StreamDescription(String id, MediaFormat format, int bitrateBps) {
    this(id, List.of(new TrackDescription(format, bitrateBps)));
  }

  /** Returns the first track of a type. */
  public Optional<TrackDescription> track(MediaType type) {
    return tracks.stream().filter(track -> track.type() == type).findFirst();
  }
}
