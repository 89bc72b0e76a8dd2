package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The stages that one track of a stream needs: a tree, rooted in the source. Each step stands once,
 * however many sinks follow it.
 *
 * <p>Places in the tree have ids: {@link #SOURCE} is the source, each step has one of its own. Two
 * places may have the same format.
 *
 * @param track the index of the track in its source
 * @param source the format of what the source delivers
 * @param steps each after the one that makes its input
 * @param outlets where media leaves, one for each sink, in the order in which they were asked for
 */
public record Plan(int track, MediaFormat source, List<Step> steps, List<Outlet> outlets) {
  /** The id of the place where the source delivers. */
  public static final int SOURCE = 0;

  /** Keeps lists that cannot change. */
  public Plan {
    steps = List.copyOf(steps);
    outlets = List.copyOf(outlets);
  }

  /**
   * A stage.
   *
   * @param id of the place where its output comes from, above 0
   * @param input the id of the place where its input comes from
   * @param kind what the stage does
   * @param codec whose part does it
   * @param output the format of what the stage makes
   */
  public record Step(int id, int input, StepKind kind, String codec, MediaFormat output) {}

  /**
   * The place of a sink.
   *
   * @param sink its name
   * @param input the id of the place where its media comes from
   * @param format of what the sink is given
   */
  public record Outlet(String sink, int input, MediaFormat format) {}

  /** Returns the format of what comes from a place. */
  public MediaFormat format(int id) {
    return id == SOURCE
        ? source
        : steps.stream().filter(step -> step.id() == id).findFirst().orElseThrow().output();
  }

  /**
   * Describes the plan for people: {@code raw i420 640x360@30 → encode vp8 → packetize vp8; mock
   * takes packetized vp8 640x360@30}.
   */
  public String describe() {
    String path =
        steps.stream()
            .map(step -> " → " + step.kind().label() + " " + step.codec())
            .collect(Collectors.joining());
    return source.describe()
        + path
        + outlets.stream()
            .map(outlet -> "; " + outlet.sink() + " takes " + outlet.format().describe())
            .collect(Collectors.joining());
  }
}
