package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.sdp.TrackAnswer;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The media of a session that has keys: tracks in, reports and requests out.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3550, RFC 4585, RFC 5506.
 */
final class MediaLink implements RtcpVisitor {
  private static final int MAX_PACKET_BYTES = 2_048;
  private static final int RTP_HEADER_BYTES = 12;
  private static final int MAX_NACKED = 128;

  /** Room for the tag and the index that protection puts behind a packet. */
  private static final int RTCP_ROOM = 64;

  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final long FIRST_REPORT_NANOS = 500_000_000L;

  /** How long an answer to a request may take, as long as nothing tells. */
  private static final long ROUND_TRIP_NANOS = 50_000_000L;

  private final List<ReceivedTrack> tracks;
  private final boolean reducedSize;
  private final int ownSsrc;
  private final String cname;
  private final SrtpReceiver receiver;
  private final SrtpSender sender;
  private final Consumer<byte[]> datagrams;
  private final byte[] scratch = new byte[MAX_PACKET_BYTES];
  private final byte[] out = new byte[MAX_PACKET_BYTES];
  private final ByteBuffer outgoing = ByteBuffer.wrap(out, 0, MAX_PACKET_BYTES - RTCP_ROOM);
  private long malformed;
  private long nextReportNanos;
  private long nowNanos;
  private boolean ended;

  /**
   * Makes the link.
   *
   * @param answered the tracks that will be sent
   * @param decryptEvery see {@link ClientOptions}
   * @param media hears of decrypted packets
   * @param datagrams takes what is to be sent
   */
  MediaLink(
      List<TrackAnswer> answered,
      SrtpReceiver receiver,
      SrtpSender sender,
      int decryptEvery,
      int ownSsrc,
      String cname,
      ClientListener media,
      Consumer<byte[]> datagrams,
      long nowNanos) {
    this.tracks =
        answered.stream()
            .map(
                track -> new ReceivedTrack(track, receiver, decryptEvery, media, scratch, nowNanos))
            .toList();
    this.reducedSize = answered.stream().allMatch(TrackAnswer::reducedSize);
    this.ownSsrc = ownSsrc;
    this.cname = cname;
    this.receiver = receiver;
    this.sender = sender;
    this.datagrams = datagrams;
    this.nextReportNanos = nowNanos + FIRST_REPORT_NANOS;
  }

  /** Takes a packet of RTP or RTCP, from its position to its limit. */
  void receive(ByteBuffer packet, long now) {
    int at = packet.position();
    int length = packet.remaining();
    if (length < RTP_HEADER_BYTES || length > MAX_PACKET_BYTES) {
      malformed++;
      return;
    }
    nowNanos = now;
    int payloadType = packet.get(at + 1) & 0x7F;
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).hasPayloadType(payloadType)) {
        tracks.get(i).receive(packet, at, length, now);
        return;
      }
    }
    if (RtcpReader.isRtcp(packet)) {
      receiveReports(packet, at, length);
      return;
    }
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).hasRtxPayloadType(payloadType)) {
        tracks.get(i).receiveRetransmission(packet, at, length, now);
        return;
      }
    }
  }

  private void receiveReports(ByteBuffer packet, int at, int length) {
    packet.get(at, scratch, 0, length);
    int plain = receiver.unprotectRtcp(scratch, 0, length);
    if (plain >= 0) {
      RtcpReader.read(ByteBuffer.wrap(scratch, 0, plain), this);
    }
  }

  @Override
  public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, int packets, int octets) {
    for (ReceivedTrack track : tracks) {
      if (track.isFrom(ssrc)) {
        track.senderReport(ntpTime, rtpTimestamp, nowNanos);
      }
    }
  }

  @Override
  public void goodbye(int ssrc, String reason) {
    for (ReceivedTrack track : tracks) {
      ended |= track.isFrom(ssrc);
    }
  }

  /** Whether the sender has said goodbye. */
  boolean ended() {
    return ended;
  }

  /** Whether the sender has changed a source so often that this session cannot follow it. */
  boolean exhausted() {
    return tracks.stream().anyMatch(ReceivedTrack::exhausted);
  }

  /** Asks for a key frame, soon. */
  void requestKeyFrame() {
    for (ReceivedTrack track : tracks) {
      if (track.isVideo()) {
        track.requestKeyFrame();
      }
    }
  }

  /** Sends what is due. */
  void advance(long now) {
    nowNanos = now;
    if (now - nextReportNanos >= 0) {
      nextReportNanos = now + REPORT_NANOS;
      send(
          report(
              tracks.stream()
                  .filter(ReceivedTrack::known)
                  .map(track -> track.report(now))
                  .toList()));
    }
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).known()) {
        ask(tracks.get(i), now);
      }
    }
  }

  private void ask(ReceivedTrack track, long now) {
    int[] due = track.due(now, ROUND_TRIP_NANOS);
    if (due.length > 0) {
      // More than fit into one packet are more than it would make sense to send again.
      send(
          feedback()
              .nack(ownSsrc, track.ssrc(), Arrays.copyOf(due, Math.min(due.length, MAX_NACKED))));
    }
    if (track.takePictureLoss(now)) {
      send(feedback().pictureLoss(ownSsrc, track.ssrc()));
    }
  }

  /** When {@link #advance} has something to do. */
  long deadlineNanos() {
    long deadline = nextReportNanos;
    for (int i = 0; i < tracks.size(); i++) {
      deadline = Math.min(deadline, tracks.get(i).deadlineNanos());
    }
    return deadline;
  }

  /** Says that this side leaves. */
  void sayGoodbye() {
    send(report(List.of()).goodbye(ownSsrc));
  }

  private RtcpWriter report(List<ReportBlock> blocks) {
    return new RtcpWriter(outgoing.clear().limit(MAX_PACKET_BYTES - RTCP_ROOM))
        .receiverReport(ownSsrc, blocks)
        .cname(ownSsrc, cname);
  }

  private RtcpWriter feedback() {
    return reducedSize
        ? new RtcpWriter(outgoing.clear().limit(MAX_PACKET_BYTES - RTCP_ROOM))
        : report(List.of());
  }

  /** What has been written. */
  private void send(RtcpWriter unused) {
    int length = sender.protectRtcp(out, 0, outgoing.position());
    datagrams.accept(Arrays.copyOf(out, length));
  }

  /** How long the main track had no new frame at most since this was last asked. */
  long takeLongestGapNanos(long now) {
    return tracks.get(0).takeLongestGapNanos(now);
  }

  /** What has been received of a track, by its place among those that are sent. */
  ClientStatistics statistics(int place) {
    long rejected = malformed + receiver.forged() + receiver.malformed() + receiver.refused();
    return tracks.get(place).statistics(rejected);
  }
}
