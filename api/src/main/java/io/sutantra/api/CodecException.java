package io.sutantra.api;

/** A failure of a codec to do what was requested. */
public class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message the operation that failed and the error code of the library
   */
  public CodecException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
