package io.sutantra.rtc.rtcp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A visitor that records each call as a line of text. */
final class RecordingVisitor implements RtcpVisitor {
  final List<String> told = new ArrayList<>();
  final List<TransportFeedback> feedback = new ArrayList<>();

  @Override
  public void senderReport(
      int senderSsrc, long ntpTime, int rtpTimestamp, int packets, int octets) {
    told.add(
        "sr %08x ntp %016x rtp %08x packets %d octets %d"
            .formatted(senderSsrc, ntpTime, rtpTimestamp, packets, octets));
  }

  @Override
  public void receptionReport(int reporterSsrc, ReportBlock block) {
    told.add("report by %08x: %s".formatted(reporterSsrc, block));
  }

  @Override
  public void cname(int ssrc, String cname) {
    told.add("cname %08x %s".formatted(ssrc, cname));
  }

  @Override
  public void goodbye(int ssrc, String reason) {
    told.add("bye %08x %s".formatted(ssrc, reason));
  }

  @Override
  public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
    told.add("nack %08x %08x %04x %04x".formatted(senderSsrc, mediaSsrc, packetId, bitmask));
  }

  @Override
  public void pictureLoss(int senderSsrc, int mediaSsrc) {
    told.add("pli %08x %08x".formatted(senderSsrc, mediaSsrc));
  }

  @Override
  public void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequenceNumber) {
    told.add("fir %08x %08x %d".formatted(senderSsrc, mediaSsrc, sequenceNumber));
  }

  @Override
  public void estimatedBitrate(int senderSsrc, long bitrateBps, int[] ssrcs) {
    told.add("remb %08x %d %s".formatted(senderSsrc, bitrateBps, Arrays.toString(ssrcs)));
  }

  @Override
  public void transportFeedback(TransportFeedback told) {
    this.told.add(told.toString());
    feedback.add(told);
  }
}
