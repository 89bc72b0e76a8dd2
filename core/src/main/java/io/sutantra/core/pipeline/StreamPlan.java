package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The stages of a stream: a tree for each track that at least one sink takes.
 *
 * @param tracks the main one, which gives the stream its size, first
 * @param remarks which tracks are left out for which sinks, and why, for people
 */
public record StreamPlan(List<Plan> tracks, List<String> remarks) {
  /** Keeps lists that cannot change. */
  public StreamPlan {
    tracks = List.copyOf(tracks);
    remarks = List.copyOf(remarks);
  }

  /** Returns the main track: the first of pictures, or of sound if there are no pictures. */
  public Plan main() {
    return tracks.get(0);
  }

  /** Returns the places of a sink, in the order of the tracks. */
  public List<Plan.Outlet> outlets(String sink) {
    return outlets().filter(outlet -> outlet.sink().equals(sink)).toList();
  }

  /** Returns the places of all sinks. */
  public Stream<Plan.Outlet> outlets() {
    return tracks.stream().flatMap(track -> track.outlets().stream());
  }

  /** Whether a track of a type is carried. */
  public boolean has(MediaType type) {
    return tracks.stream().anyMatch(track -> track.source().type() == type);
  }

  /** Describes the plan for people, one track after the other, with the remarks. */
  public String describe() {
    return Stream.concat(tracks.stream().map(Plan::describe), remarks.stream())
        .collect(Collectors.joining("; "));
  }
}
