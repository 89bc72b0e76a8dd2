package io.sutantra.api;

/** A codec could not do what it was asked to. */
public class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one that says what failed and with which code of the library. */
  public CodecException(String message) {
    super(message);
  }

  /** Makes one with its cause. */
  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
