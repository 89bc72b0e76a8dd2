package io.sutantra.transport.broadcast;

import io.sutantra.rtc.srtp.SrtpSender;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * What was agreed on with one viewer of its media.
 *
 * @param payloadType the viewer's number for the codec
 * @param rtxPayloadType its number for retransmissions; empty if it does not know RTX
 * @param mid the identification of the media section
 * @param midId the identifier of the header extension that carries it; 0 for none
 * @param sendTimeId that of the absolute send time; 0 for none
 * @param transportSequenceId that of the transport-wide sequence number; 0 for none
 */
record MediaParameters(
    int payloadType,
    OptionalInt rtxPayloadType,
    int clockRateHz,
    int ssrc,
    int rtxSsrc,
    String cname,
    String mid,
    int midId,
    int sendTimeId,
    int transportSequenceId,
    int firstSequenceNumber,
    int firstRetransmission) {

  /** Two SSRCs that differ and are not 0. */
  static int ssrc(RandomGenerator random, int other) {
    int ssrc;
    do {
      ssrc = random.nextInt();
    } while (ssrc == 0 || ssrc == other);
    return ssrc;
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
