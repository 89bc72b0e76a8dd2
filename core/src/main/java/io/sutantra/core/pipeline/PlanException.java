package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaFormat;
import java.util.List;

/**
 * A failure to find stages that connect a source and a sink. The message names both formats and
 * what is missing.
 */
public class PlanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PlanException(MediaFormat source, SinkRequest sink, List<String> obstacles) {
    super(
        "transport '%s' takes %s, but the source delivers %s, and no stages lead there: %s"
            .formatted(
                sink.name(), sink.accepted(), source.describe(), String.join("; ", obstacles)));
  }
}
