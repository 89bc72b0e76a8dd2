package io.sutantra.core.engine;

/** A source that does not start now. Later it may. */
final class SourceStartException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message for the person who has to mend it
   */
  SourceStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
