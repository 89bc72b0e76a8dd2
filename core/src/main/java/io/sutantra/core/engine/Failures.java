package io.sutantra.core.engine;

import io.sutantra.api.CodecException;
import io.sutantra.core.pipeline.PlanException;
import io.sutantra.core.plugin.PluginException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Descriptions of plug-in failures for the person who has to fix them. */
final class Failures {
  private Failures() {}

  /**
   * Describes a failure in one sentence.
   *
   * @param who the part that failed: {@code "source 'file'"}
   */
  static String describe(String who, Throwable cause) {
    boolean speaksForItself =
        cause instanceof IOException
            || cause instanceof CodecException
            || cause instanceof IllegalArgumentException
            || cause instanceof PlanException
            || cause instanceof PluginException
            || cause instanceof SourceStartException
            || cause instanceof StreamException;
    if (speaksForItself && cause.getMessage() != null) {
      return cause.getMessage();
    }
    if (cause instanceof TimeoutException) {
      return who + " did not answer in time";
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return who + " failed with " + cause.getClass().getSimpleName() + message;
  }
}
