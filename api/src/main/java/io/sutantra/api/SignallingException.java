package io.sutantra.api;

/** A refusal of an offer or of a later request. The message explains the reason to the sender. */
public class SignallingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reasons of a refusal. */
  public enum Reason {
    /** The request is not SDP, or violates the rules of SDP. */
    MALFORMED,
    /**
     * The request is well-formed, but asks for something that is not available: another codec,
     * audio only.
     */
    NOT_ACCEPTABLE,
    /** There is no such stream. */
    NO_SUCH_STREAM,
    /** The stream is known but not live: the stream is starting, or has failed or ended. */
    NOT_LIVE,
    /** There is no such viewer, or the viewer has left. */
    NO_SUCH_VIEWER,
    /** There is no room for another viewer at present. */
    FULL,
    /** This side failed. */
    INTERNAL
  }

  private final Reason reason;

  /** Creates the exception. */
  public SignallingException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Creates the exception with its cause. */
  public SignallingException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the reason. */
  public Reason reason() {
    return reason;
  }
}
