package io.sutantra.api;

/**
 * An offer, or what came after it, that could not be accepted. The message says why, to the person
 * who sent it.
 */
public class SignallingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Reason {
    /** What was sent is not SDP, or breaks its rules. */
    MALFORMED,
    /** It is well-formed, but asks for what is not here: another codec, audio only. */
    NOT_ACCEPTABLE,
    /** There is no such stream. */
    NO_SUCH_STREAM,
    /** The stream is known, but not live at present: it is starting, or has failed or ended. */
    NOT_LIVE,
    /** There is no such viewer, or no more. */
    NO_SUCH_VIEWER,
    /** There is no room for another viewer at present. */
    FULL,
    /** This side failed. */
    INTERNAL
  }

  private final Reason reason;

  /** Makes one. */
  public SignallingException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Makes one with its cause. */
  public SignallingException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What was wrong. */
  public Reason reason() {
    return reason;
  }
}
