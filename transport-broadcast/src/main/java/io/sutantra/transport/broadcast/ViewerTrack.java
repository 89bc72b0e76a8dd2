package io.sutantra.transport.broadcast;

import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.srtp.SrtpSender;

/**
 * A track of a connected viewer: its packets' numbers, and what its sender reports say.
 *
 * <p><b>Threading:</b> confined to the viewer's shard. <b>Spec:</b> RFC 3550 section 6.4.1.
 */
abstract class ViewerTrack {
  private final TrackParameters parameters;
  private final ViewerRtp rtp;
  private int packets;
  private int payloadBytes;
  private int lastTimestamp;
  private long lastPtsNanos;

  ViewerTrack(TrackParameters parameters, SrtpSender srtp) {
    this.parameters = parameters;
    this.rtp = parameters.rtp(srtp);
  }

  final ViewerRtp rtp() {
    return rtp;
  }

  final int ssrc() {
    return rtp.ssrc();
  }

  final int clockRateHz() {
    return parameters.clockRateHz();
  }

  /** Counts a packet that was sent for the first time. */
  final void notePacket(SharedFrame frame, int packet) {
    packets++;
    payloadBytes += frame.payload(packet).length;
    lastTimestamp = frame.timestamp();
    lastPtsNanos = frame.ptsNanos();
  }

  /** Whether anything has been sent. */
  final boolean begun() {
    return packets > 0;
  }

  /**
   * Writes a sender report.
   *
   * @param ntpTime the time of day
   * @param ptsNanos the media time of the stream at that time
   */
  final void report(RtcpWriter out, long ntpTime, long ptsNanos) {
    long sinceNanos = ptsNanos - lastPtsNanos;
    int timestamp = lastTimestamp + (int) (sinceNanos / 1_000 * clockRateHz() / 1_000_000);
    out.senderReport(ssrc(), ntpTime, timestamp, packets, payloadBytes);
  }

  /** The viewer has not got a packet. */
  abstract void sendAgain(int sequenceNumber, long nowNanos);
}
