package io.sutantra.rtc.session;

import java.util.List;

/**
 * The RTCP feedback of a receiver that the sender of a track heeds.
 *
 * @param nack whether missing packets may be requested
 * @param fullIntra whether key frames are requested by FIR, because the sender knows no PLI
 * @param transportWide whether the arrival times of the transport's packets are reported
 * @param bitrate whether a limit of the bit rate may be set (REMB)
 */
public record ReceiverFeedback(
    boolean nack, boolean fullIntra, boolean transportWide, boolean bitrate) {
  /** Reads the kinds of {@code a=rtcp-fb} that both sides know: {@code nack pli} and the like. */
  public static ReceiverFeedback of(List<String> kinds) {
    return new ReceiverFeedback(
        kinds.contains("nack"),
        kinds.contains("ccm fir") && !kinds.contains("nack pli"),
        kinds.contains("transport-cc"),
        kinds.contains("goog-remb"));
  }
}
