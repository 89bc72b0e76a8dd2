package io.sutantra.core.pipeline;

/**
 * A listener to the failures and the end of a pipeline.
 *
 * <p>More than one stage may fail, also after the end of the source.
 *
 * <p><b>Threading:</b> the stages call the listener on their threads.
 */
public interface PipelineListener {
  /**
   * Reports that a stage threw and has stopped; the pipeline should be ended.
   *
   * @param ofSource whether the source failed, which may be opened again
   */
  void failed(String stage, boolean ofSource, Throwable cause);

  /** Reports that all tracks of the source have ended. */
  void ended();
}
