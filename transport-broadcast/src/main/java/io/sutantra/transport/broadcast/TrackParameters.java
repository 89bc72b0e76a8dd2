package io.sutantra.transport.broadcast;

import io.sutantra.rtc.session.SendTrack;
import io.sutantra.rtc.srtp.SrtpSender;
import java.util.OptionalInt;

/**
 * The negotiated parameters of a track for one viewer.
 *
 * @param payloadType the viewer's payload type of the codec
 * @param rtxPayloadType the viewer's payload type of retransmissions; empty if the viewer does not
 *     support RTX
 * @param ssrc the SSRC of the track
 * @param rtxSsrc the SSRC of the retransmissions
 * @param mid the identification of the media section
 * @param midId the identifier of the header extension that carries {@code mid}; 0 for none
 * @param sendTimeId the identifier of the absolute send time; 0 for none
 * @param transportSequenceId the identifier of the transport-wide sequence number; 0 for none
 * @param firstSequenceNumber the sequence number of the first packet
 * @param firstRetransmission the sequence number of the first RTX packet
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

  /** Returns the track for the session, without a history: the stream keeps the packets. */
  SendTrack sendTrack() {
    return new SendTrack(mid, payloadType, rtxPayloadType, ssrc, rtxSsrc, clockRateHz, 0);
  }

  /** Returns the writer of the track's packets. */
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
