package io.sutantra.transport.broadcast;

import io.sutantra.rtc.session.SendTrack;
import io.sutantra.rtc.srtp.SrtpSender;
import java.util.OptionalInt;

/**
 * What was agreed on with one viewer of a track.
 *
 * @param payloadType the viewer's number for the codec
 * @param rtxPayloadType its number for retransmissions; empty if it does not know RTX
 * @param ssrc of the track
 * @param rtxSsrc of its retransmissions
 * @param mid the identification of the media section
 * @param midId the identifier of the header extension that carries it; 0 for none
 * @param sendTimeId that of the absolute send time; 0 for none
 * @param transportSequenceId that of the transport-wide sequence number; 0 for none
 */
record TrackParameters(
    int payloadType,
    OptionalInt rtxPayloadType,
    int clockRateHz,
    int ssrc,
    int rtxSsrc,
    String mid,
    int midId,
    int sendTimeId,
    int transportSequenceId,
    int firstSequenceNumber,
    int firstRetransmission) {

  /** Returns what the session has to know of the track, whose packets the stream keeps. */
  SendTrack sendTrack() {
    return new SendTrack(mid, payloadType, rtxPayloadType, ssrc, rtxSsrc, clockRateHz, 0);
  }

  ViewerRtp rtp(SrtpSender srtp) {
    return new ViewerRtp(
        srtp,
        new RtpStamp(payloadType, ssrc, midId, mid, sendTimeId, transportSequenceId),
        rtxPayloadType.isPresent()
            ? new RtpStamp(
                rtxPayloadType.getAsInt(), rtxSsrc, midId, mid, sendTimeId, transportSequenceId)
            : null,
        ssrc,
        firstSequenceNumber,
        firstRetransmission);
  }
}
