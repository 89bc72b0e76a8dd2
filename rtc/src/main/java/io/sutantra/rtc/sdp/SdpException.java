package io.sutantra.rtc.sdp;

/**
 * A session description that could not be accepted. The message says why, to the person who sent
 * it.
 */
public class SdpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The two ways in which a description can be wrong. */
  public enum Reason {
    /** The text is not SDP, or breaks the rules of SDP. */
    MALFORMED,
    /** The text is well-formed, but asks for what is not offered: another codec, audio only. */
    NOT_ACCEPTABLE
  }

  private final Reason reason;

  /** Creates an exception. */
  public SdpException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The way in which the description is wrong. */
  public Reason reason() {
    return reason;
  }
}
