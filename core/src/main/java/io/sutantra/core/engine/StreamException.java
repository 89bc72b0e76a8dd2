package io.sutantra.core.engine;

/** A stream that could not be created. The message says what was wrong and what would be right. */
public class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one. */
  public StreamException(String message) {
    super(message);
  }

  /** Makes one with its cause. */
  public StreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
