package io.sutantra.core.engine;

/** A failure to create a stream. The message states what was wrong and what would be accepted. */
public class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public StreamException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public StreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
