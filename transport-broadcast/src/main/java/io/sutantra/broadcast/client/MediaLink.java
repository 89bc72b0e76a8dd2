package io.sutantra.broadcast.client;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What goes to and fro once there are keys: media in, reports and requests out.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3550, RFC 4585, RFC 4588, RFC 5506.
 */
final class MediaLink implements RtcpVisitor {
  private static final int MAX_PACKET_BYTES = 2_048;
  private static final int RTP_HEADER_BYTES = 12;
  private static final int ORIGINAL_SEQUENCE_NUMBER_BYTES = 2;
  private static final int MAX_NACKED = 128;

  /** Room for the tag and the index that protection puts behind a packet. */
  private static final int RTCP_ROOM = 64;

  /** Packets of the source before may still be under way; nobody changes more often. */
  private static final long CHANGE_NANOS = 1_000_000_000L;

  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final long FIRST_REPORT_NANOS = 500_000_000L;

  /** A sender needs a moment to answer; asking faster brings nothing. */
  private static final long PICTURE_LOSS_NANOS = 200_000_000L;

  /** How long an answer to a request may take, as long as nothing tells. */
  private static final long ROUND_TRIP_NANOS = 50_000_000L;

  private final MediaTerms terms;
  private final int decryptEvery;
  private final int ownSsrc;
  private final String cname;
  private final SrtpReceiver receiver;
  private final SrtpSender sender;
  private final ClientListener media;
  private final Consumer<byte[]> datagrams;
  private final byte[] scratch = new byte[MAX_PACKET_BYTES];
  private final byte[] out = new byte[MAX_PACKET_BYTES];
  private final ByteBuffer outgoing = ByteBuffer.wrap(out, 0, MAX_PACKET_BYTES - RTCP_ROOM);

  private Reception reception;

  /** Of the retransmissions of this source, and of those before. */
  private final Set<Integer> rtxSsrcs = new HashSet<>();

  private final Set<Integer> formerRtxSsrcs = new HashSet<>();
  private int undecrypted;
  private long nextChangeNanos;
  private long malformed;
  private long pictureLosses;
  private boolean wantsPicture;
  private long nextPictureLossNanos;
  private long nextReportNanos;
  private long nowNanos;
  private boolean ended;
  private boolean exhausted;

  /**
   * Makes one.
   *
   * @param decryptEvery see {@link ClientOptions}
   * @param media hears of decrypted packets
   * @param datagrams takes what is to be sent
   */
  MediaLink(
      MediaTerms terms,
      SrtpReceiver receiver,
      SrtpSender sender,
      int decryptEvery,
      int ownSsrc,
      String cname,
      ClientListener media,
      Consumer<byte[]> datagrams,
      long nowNanos) {
    this.terms = terms;
    this.decryptEvery = decryptEvery;
    this.ownSsrc = ownSsrc;
    this.cname = cname;
    this.receiver = receiver;
    this.sender = sender;
    this.media = media;
    this.datagrams = datagrams;
    // The first is, so that wrong keys show at once.
    this.undecrypted = decryptEvery - 1;
    this.nextPictureLossNanos = nowNanos;
    this.nextChangeNanos = nowNanos;
    this.nextReportNanos = nowNanos + FIRST_REPORT_NANOS;
    terms.ssrc().ifPresent(ssrc -> reception = new Reception(ssrc, terms.clockRateHz()));
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
    int second = packet.get(at + 1);
    int payloadType = second & 0x7F;
    if (payloadType == terms.payloadType()) {
      receiveMedia(packet, at, length);
    } else if (RtcpReader.isRtcp(packet)) {
      receiveReports(packet, at, length);
    } else if (decryptEvery > 0 && payloadType == terms.rtxPayloadType().orElse(-1)) {
      receiveRetransmission(packet, at, length);
    }
  }

  private void receiveMedia(ByteBuffer packet, int at, int length) {
    int sequenceNumber = packet.getShort(at + 2) & 0xFFFF;
    int timestamp = packet.getInt(at + 4);
    int ssrc = packet.getInt(at + 8);
    if (reception == null) {
      reception = new Reception(ssrc, terms.clockRateHz());
    }
    if (ssrc != reception.ssrc()) {
      receiveFromAnother(packet, at, length);
      return;
    }
    if (decryptEvery == 0 || ++undecrypted < decryptEvery) {
      reception.received(sequenceNumber, timestamp, length, nowNanos);
      return;
    }
    undecrypted = 0;
    packet.get(at, scratch, 0, length);
    int plain = receiver.unprotect(scratch, 0, length);
    if (plain >= 0) {
      reception.received(sequenceNumber, timestamp, length, nowNanos);
      deliver(sequenceNumber, payloadOffset(plain), plain);
    }
  }

  /** A new SSRC is a new source, and is followed if its packet is authentic. */
  private void receiveFromAnother(ByteBuffer packet, int at, int length) {
    if (decryptEvery == 0 || nowNanos - nextChangeNanos < 0) {
      malformed++;
      return;
    }
    packet.get(at, scratch, 0, length);
    long refused = receiver.refused();
    int plain = receiver.unprotect(scratch, 0, length);
    if (plain < 0) {
      exhausted |= receiver.refused() > refused;
      return;
    }
    nextChangeNanos = nowNanos + CHANGE_NANOS;
    int ssrc = packet.getInt(at + 8);
    int sequenceNumber = packet.getShort(at + 2) & 0xFFFF;
    reception = new Reception(ssrc, terms.clockRateHz());
    reception.received(sequenceNumber, timestamp(), length, nowNanos);
    formerRtxSsrcs.addAll(rtxSsrcs);
    rtxSsrcs.clear();
    wantsPicture = true;
    media.sourceChanged(ssrc);
    deliver(sequenceNumber, payloadOffset(plain), plain);
  }

  private void receiveRetransmission(ByteBuffer packet, int at, int length) {
    packet.get(at, scratch, 0, length);
    int plain = receiver.unprotect(scratch, 0, length);
    if (plain < 0 || reception == null) {
      return;
    }
    int ssrc = packet.getInt(at + 8);
    if (formerRtxSsrcs.contains(ssrc) && nowNanos - nextChangeNanos < 0) {
      // Its numbers are those of the source before.
      return;
    }
    rtxSsrcs.add(ssrc);
    int payload = payloadOffset(plain);
    if (payloadEnd(plain) - payload < ORIGINAL_SEQUENCE_NUMBER_BYTES) {
      // What senders probe the network with.
      return;
    }
    int sequenceNumber = (scratch[payload] & 0xFF) << 8 | (scratch[payload + 1] & 0xFF);
    reception.retransmitted(sequenceNumber, timestamp(), length, nowNanos);
    deliver(sequenceNumber, payload + ORIGINAL_SEQUENCE_NUMBER_BYTES, plain);
  }

  private void deliver(int sequenceNumber, int payload, int plain) {
    int length = payloadEnd(plain) - payload;
    if (length < 0) {
      malformed++;
    } else {
      media.media(sequenceNumber, timestamp(), scratch[1] < 0, scratch, payload, length);
    }
  }

  private int timestamp() {
    return ByteBuffer.wrap(scratch).getInt(4);
  }

  /** That the extension fits has been seen to when the packet was authenticated. */
  private int payloadOffset(int plain) {
    int offset = RTP_HEADER_BYTES + 4 * (scratch[0] & 0x0F);
    if ((scratch[0] & 0x10) != 0) {
      offset += 4 + 4 * ((scratch[offset + 2] & 0xFF) << 8 | (scratch[offset + 3] & 0xFF));
    }
    return Math.min(offset, plain);
  }

  private int payloadEnd(int plain) {
    return (scratch[0] & 0x20) == 0 ? plain : plain - (scratch[plain - 1] & 0xFF);
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
    if (reception != null && ssrc == reception.ssrc()) {
      reception.senderReport(ntpTime, nowNanos);
    }
  }

  @Override
  public void goodbye(int ssrc, String reason) {
    ended |= reception != null && ssrc == reception.ssrc();
  }

  /** Whether the sender has said goodbye. */
  boolean ended() {
    return ended;
  }

  /** Whether the sender has changed its source so often that this session cannot follow it. */
  boolean exhausted() {
    return exhausted;
  }

  /** Asks for a key frame, soon. */
  void requestKeyFrame() {
    wantsPicture = true;
  }

  /** Sends what is due. */
  void advance(long now) {
    nowNanos = now;
    if (now - nextReportNanos >= 0) {
      nextReportNanos = now + REPORT_NANOS;
      send(report(reception == null ? List.of() : List.of(reception.report(now))));
    }
    if (reception == null) {
      return;
    }
    int[] due = reception.due(now, ROUND_TRIP_NANOS);
    if (due.length > 0) {
      // More than fit into one packet are more than it would make sense to send again.
      send(
          feedback()
              .nack(
                  ownSsrc, reception.ssrc(), Arrays.copyOf(due, Math.min(due.length, MAX_NACKED))));
    }
    wantsPicture |= reception.takePictureLoss(now);
    if (wantsPicture && now - nextPictureLossNanos >= 0) {
      wantsPicture = false;
      pictureLosses++;
      nextPictureLossNanos = now + PICTURE_LOSS_NANOS;
      send(feedback().pictureLoss(ownSsrc, reception.ssrc()));
    }
  }

  /** When {@link #advance} has something to do. */
  long deadlineNanos() {
    long deadline = nextReportNanos;
    if (reception != null) {
      deadline = Math.min(deadline, reception.nextDueNanos().orElse(Long.MAX_VALUE));
      if (wantsPicture) {
        deadline = Math.min(deadline, nextPictureLossNanos);
      }
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
    return terms.reducedSize()
        ? new RtcpWriter(outgoing.clear().limit(MAX_PACKET_BYTES - RTCP_ROOM))
        : report(List.of());
  }

  /** What has been written. */
  private void send(RtcpWriter unused) {
    int length = sender.protectRtcp(out, 0, outgoing.position());
    datagrams.accept(Arrays.copyOf(out, length));
  }

  /** How long there was no new frame at most since this was last asked. */
  long takeLongestGapNanos(long now) {
    return reception == null ? 0 : reception.takeLongestGapNanos(now);
  }

  /** What has been received. */
  ClientStatistics statistics() {
    long rejected = malformed + receiver.forged() + receiver.malformed() + receiver.refused();
    return reception == null
        ? ClientStatistics.NONE
        : reception.statistics(pictureLosses, rejected);
  }
}
