package io.sutantra.rtc.sdp;

/** The RTP header extensions that this transport knows, by their URIs. */
public final class HeaderExtensions {
  /** The identification of the media section. <b>Spec:</b> RFC 9143 section 15. */
  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

  /** When a packet was sent, for an estimate by the receiver. */
  public static final String ABS_SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

  /** A count of all packets of a transport, for an estimate by the sender. */
  public static final String TRANSPORT_WIDE_CC =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

  private HeaderExtensions() {}
}
