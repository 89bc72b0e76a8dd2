package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which stages a stream needs: a tree, rooted in the source. Each step stands once, however many
 * sinks follow it.
 *
 * @param source what the source delivers
 * @param steps each after the one that makes its input
 * @param outlets where media leaves, one for each sink, in the order in which they were asked for
 */
public record Plan(MediaFormat source, List<Step> steps, List<Outlet> outlets) {
  /** Keeps lists that cannot change. */
  public Plan {
    steps = List.copyOf(steps);
    outlets = List.copyOf(outlets);
  }

  /**
   * A stage.
   *
   * @param kind what it does
   * @param codec whose part does it
   * @param input what it takes; made by exactly one step, or the source
   * @param output what it makes
   */
  public record Step(StepKind kind, String codec, MediaFormat input, MediaFormat output) {}

  /**
   * A sink's place.
   *
   * @param sink its name
   * @param format what it is given; made by exactly one step, or the source
   */
  public record Outlet(String sink, MediaFormat format) {}

  /**
   * For people: {@code raw i420 640x360@30 → encode vp8 → packetize vp8; mock takes packetized vp8
   * 640x360@30}.
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
