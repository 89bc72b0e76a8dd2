package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The stages of a stream: a tree for each track that at least one sink accepts.
 *
 * @param tracks the plans of the tracks; the first is the main track, which gives the stream its
 *     size
 * @param remarks the tracks that are left out for a sink, with the reasons, for people
 */
public record StreamPlan(List<Plan> tracks, List<String> remarks) {
  /** Copies the lists. */
  public StreamPlan {
    tracks = List.copyOf(tracks);
    remarks = List.copyOf(remarks);
  }

  /**
   * Returns the main track: the first video track, or the first audio track if there is no video.
   */
  public Plan main() {
    return tracks.get(0);
  }

  /** Returns the outlets of a sink, in the order of the tracks. */
  public List<Plan.Outlet> outlets(String sink) {
    return outlets().filter(outlet -> outlet.sink().equals(sink)).toList();
  }

  /** Returns the outlets of all sinks. */
  public Stream<Plan.Outlet> outlets() {
    return tracks.stream().flatMap(track -> track.outlets().stream());
  }

  /** Returns whether the stream carries a track of a type. */
  public boolean has(MediaType type) {
    return tracks.stream().anyMatch(track -> track.source().type() == type);
  }

  /** Describes the plan for people, one track after the other, with the remarks. */
  public String describe() {
    return Stream.concat(tracks.stream().map(Plan::describe), remarks.stream())
        .collect(Collectors.joining("; "));
  }
}
