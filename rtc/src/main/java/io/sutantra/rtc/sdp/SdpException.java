package io.sutantra.rtc.sdp;

/**
 * An exception for a session description that is not accepted. The message tells the sender why.
 */
public class SdpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The two ways in which a description can be wrong. */
  public enum Reason {
    /** The text is not SDP, or breaks the rules of SDP. */
    MALFORMED,
    /**
     * The text is well-formed, but asks for something that is not offered, such as another codec.
     */
    NOT_ACCEPTABLE
  }

  private final Reason reason;

  /** Creates an exception. */
  public SdpException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Returns the way in which the description is wrong. */
  public Reason reason() {
    return reason;
  }
}
