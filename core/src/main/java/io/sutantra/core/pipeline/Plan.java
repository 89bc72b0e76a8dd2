package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The stages that one track of a stream needs: a tree whose root is the source. Each step occurs
 * once, however many sinks follow it.
 *
 * <p>Each node of the tree has an id: {@link #SOURCE} is the source, and each step has its own. Two
 * nodes may have the same format.
 *
 * @param track the index of the track in its source
 * @param source the format of the source's track
 * @param steps the steps, each after the step that produces its input
 * @param outlets the exits of the tree, one per sink, in the order in which the sinks were
 *     requested
 */
public record Plan(int track, MediaFormat source, List<Step> steps, List<Outlet> outlets) {
  /** The id of the node of the source. */
  public static final int SOURCE = 0;

  /** Copies the lists. */
  public Plan {
    steps = List.copyOf(steps);
    outlets = List.copyOf(outlets);
  }

  /**
   * A node of the tree that becomes a stage.
   *
   * @param id the id of the step's node, above 0
   * @param input the id of the node that produces the step's input
   * @param kind the kind of conversion
   * @param codec the codec whose part converts
   * @param output the format of the step's output
   */
  public record Step(int id, int input, StepKind kind, String codec, MediaFormat output) {}

  /**
   * The exit of a track into a sink.
   *
   * @param sink the name of the sink
   * @param input the id of the node that produces the sink's media
   * @param format the format of the sink's media
   */
  public record Outlet(String sink, int input, MediaFormat format) {}

  /** Returns the output format of a node. */
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
