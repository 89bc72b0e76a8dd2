package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A failure to find stages that connect a source and a sink. The message names both formats and
 * what is missing.
 */
public class PlanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PlanException(List<MediaFormat> source, SinkRequest sink, List<String> obstacles) {
    super(
        "sink '%s' takes %s, but the source delivers %s, and no stages lead there: %s"
            .formatted(
                sink.name(),
                sink.accepted(),
                source.stream().map(MediaFormat::describe).collect(Collectors.joining(" and ")),
                String.join("; ", obstacles)));
  }
}
