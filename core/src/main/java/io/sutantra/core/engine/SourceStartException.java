package io.sutantra.core.engine;

/** A failure to start a source that a later attempt may overcome. */
final class SourceStartException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message the reason, for the person who has to fix it
   */
  SourceStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
