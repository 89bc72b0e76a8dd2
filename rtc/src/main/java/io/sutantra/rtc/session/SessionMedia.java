package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.FeedbackBudget;
import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.rtcp.TransportFeedback;
import io.sutantra.rtc.rtp.TransportArrivals;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The media of a session that has keys: the streams that are sent and received, and the RTCP that
 * goes to and fro about them.
 *
 * <p>All sender reports go in one compound packet, of one clock, so that the peer can play sound
 * and pictures together: with the first packet, soon after, and then each second. <b>Threading:</b>
 * confined. <b>Spec:</b> RFC 3550, RFC 4585, RFC 5506.
 */
final class SessionMedia implements RtcpVisitor {
  private static final int MAX_PACKET_BYTES = 2_048;
  private static final int MAX_RTCP_BYTES = 1_200;
  private static final int MAX_NACKED = 128;
  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final long FIRST_RECEIVER_REPORT_NANOS = 500_000_000L;

  /** How often arrival times are reported; twice as often at the beginning. */
  private static final long ARRIVALS_NANOS = 100_000_000L;

  private static final long EARLY_ARRIVALS_NANOS = 5_000_000_000L;

  /** libwebrtc needs two reports of each track before it brings them together. */
  private static final long SECOND_SENDER_REPORT_NANOS = 200_000_000L;

  /** How long an answer to a request may take, as long as nothing tells. */
  private static final long ROUND_TRIP_NANOS = 50_000_000L;

  private final String cname;
  private final boolean reducedSize;
  private final long epochNanos;
  private final List<SendStream> sends;
  private final IncomingMedia incoming;
  private final List<ReceiveStream> receives;

  /** Whether the sender heeds a limit of its bit rate. */
  private final boolean limitable;

  /** The SSRC by which this side reports: that of its first stream, if it sends any. */
  private final int ownSsrc;

  private final SrtpReceiver receiver;
  private final SrtpSender sender;
  private final Consumer<byte[]> datagrams;
  private final Outputs<?> out;
  private final FeedbackBudget budget;
  private final byte[] scratch = new byte[MAX_PACKET_BYTES];
  private final byte[] rtcp = new byte[MAX_PACKET_BYTES];
  private final ByteBuffer outgoing = ByteBuffer.wrap(rtcp);
  private final long beganNanos;
  private long malformed;
  private long nextArrivalsNanos;
  private long nextLimitNanos;

  /** 0 for no limit. */
  private long limitBps;

  private int sendersReported;
  private int senderReports;
  private long nextReportNanos;
  private long roundTripNanos = ROUND_TRIP_NANOS;
  private boolean ended;

  /** When what is being read came. */
  private long nowNanos;

  /**
   * Makes the media of a session whose handshake is done.
   *
   * @param datagrams takes what is to be sent
   * @param out is told what has come
   */
  SessionMedia(
      MediaTerms terms,
      SrtpReceiver receiver,
      SrtpSender sender,
      RandomGenerator random,
      Consumer<byte[]> datagrams,
      Outputs<?> out,
      long nowNanos) {
    this.cname = terms.cname();
    this.reducedSize = terms.reducedSize();
    this.epochNanos = terms.epochNanos();
    this.sends = terms.sends().stream().map(track -> new SendStream(track, random)).toList();
    this.incoming = new IncomingMedia(terms, receiver, out, nowNanos);
    this.receives = incoming.streams();
    this.limitable = terms.receives().stream().anyMatch(track -> track.feedback().bitrate());
    this.beganNanos = nowNanos;
    this.nextArrivalsNanos = nowNanos;
    this.nextLimitNanos = nowNanos;
    this.ownSsrc = sends.isEmpty() ? random.nextInt() : sends.get(0).track().ssrc();
    this.receiver = receiver;
    this.sender = sender;
    this.datagrams = datagrams;
    this.out = out;
    this.budget = new FeedbackBudget(nowNanos);
    this.nextReportNanos = nowNanos + FIRST_RECEIVER_REPORT_NANOS;
    this.nowNanos = nowNanos;
  }

  List<SendStream> sends() {
    return sends;
  }

  List<ReceiveStream> receives() {
    return receives;
  }

  /** What protects what is sent. */
  SrtpSender sender() {
    return sender;
  }

  private void tell(Consumer<SessionEvents<?>> event) {
    out.tell(event);
  }

  // Out.

  /** Sends the next packet of a stream, and reports if the stream has begun. */
  void send(
      SendStream stream,
      int timestamp,
      boolean marker,
      byte[] payload,
      long sampledNanos,
      long now) {
    datagrams.accept(stream.next(sender, timestamp, marker, payload, sampledNanos));
    reportIfDue(now);
  }

  // In.

  /**
   * Takes a packet of RTP, from its position to its limit.
   *
   * @return whether the packet is known to be authentic
   */
  boolean receiveRtp(ByteBuffer packet, long now) {
    nowNanos = now;
    return incoming.receive(packet, now);
  }

  /**
   * Takes a packet of RTCP, from its position to its limit.
   *
   * @return whether it is authentic
   */
  boolean receiveRtcp(ByteBuffer packet, long now) {
    int length = packet.remaining();
    if (length > MAX_PACKET_BYTES) {
      malformed++;
      return false;
    }
    packet.get(packet.position(), scratch, 0, length);
    int plain = receiver.unprotectRtcp(scratch, 0, length);
    if (plain < 0) {
      return false;
    }
    nowNanos = now;
    if (budget.takesCompound(now)) {
      RtcpReader.read(ByteBuffer.wrap(scratch, 0, plain), this);
    } else {
      ignored();
    }
    return true;
  }

  private void ignored() {
    tell(SessionEvents::feedbackIgnored);
  }

  private SendStream send(int ssrc) {
    for (int i = 0; i < sends.size(); i++) {
      if (sends.get(i).track().ssrc() == ssrc) {
        return sends.get(i);
      }
    }
    return null;
  }

  @Override
  public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, int packets, int octets) {
    for (ReceiveStream stream : receives) {
      if (stream.isFrom(ssrc)) {
        stream.senderReport(ntpTime, rtpTimestamp, nowNanos);
      }
    }
  }

  @Override
  public void goodbye(int ssrc, String reason) {
    boolean any = false;
    boolean all = true;
    for (ReceiveStream stream : receives) {
      if (stream.isFrom(ssrc)) {
        stream.end();
      }
      any |= stream.ended();
      all &= stream.ended() || !stream.begun();
    }
    ended |= any && all;
  }

  @Override
  public void receptionReport(int reporterSsrc, ReportBlock block) {
    SendStream stream = send(block.ssrc());
    if (stream != null) {
      OptionalLong roundTrip =
          NtpTime.roundTripNanos(NtpTime.ofEpochNanos(epochNanos + nowNanos), block);
      roundTrip.ifPresent(nanos -> roundTripNanos = nanos);
      tell(events -> events.receptionReport(stream, block, roundTrip));
    }
  }

  @Override
  public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
    SendStream stream = send(mediaSsrc);
    if (stream == null || !budget.takesNack(1 + Integer.bitCount(bitmask & 0xFFFF), nowNanos)) {
      ignored();
    } else if (!stream.sendsAgain()) {
      tell(events -> events.packetsMissing(stream, packetId, bitmask));
    } else {
      sendAgain(stream, packetId);
      for (int bits = bitmask & 0xFFFF; bits != 0; bits &= bits - 1) {
        sendAgain(stream, packetId + 1 + Integer.numberOfTrailingZeros(bits));
      }
    }
  }

  private void sendAgain(SendStream stream, int sequenceNumber) {
    byte[] datagram = stream.again(sender, sequenceNumber & 0xFFFF, nowNanos, roundTripNanos);
    if (datagram != null) {
      datagrams.accept(datagram);
    }
  }

  @Override
  public void pictureLoss(int senderSsrc, int mediaSsrc) {
    keyFrameWanted(send(mediaSsrc), true);
  }

  @Override
  public void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequenceNumber) {
    SendStream stream = send(mediaSsrc);
    // RFC 5104 section 4.3.1.2: the same number is the same request.
    keyFrameWanted(stream, stream != null && stream.isNewFullIntraRequest(sequenceNumber));
  }

  private void keyFrameWanted(SendStream stream, boolean news) {
    if (stream == null) {
      ignored();
    } else if (news) {
      tell(events -> events.keyFrameWanted(stream));
    }
  }

  @Override
  public void estimatedBitrate(int senderSsrc, long bitrateBps, int[] ssrcs) {
    tell(events -> events.estimatedBitrate(bitrateBps));
  }

  @Override
  public void transportFeedback(TransportFeedback feedback) {
    tell(events -> events.transportFeedback(feedback));
  }

  /** Returns whether the peer has said goodbye to all that has come. */
  boolean ended() {
    return ended;
  }

  /** Returns whether the peer has changed a source so often that this session cannot follow it. */
  boolean exhausted() {
    return incoming.exhausted();
  }

  /** Asks for key frames, soon. */
  void requestKeyFrame() {
    for (ReceiveStream stream : receives) {
      if (stream.track().video()) {
        stream.requestKeyFrame();
      }
    }
  }

  // Time.

  /** Sends what is due. */
  void advance(long now) {
    reportIfDue(now);
    for (int i = 0; i < receives.size(); i++) {
      receives.get(i).advance(now);
      if (receives.get(i).known()) {
        ask(receives.get(i), now);
      }
    }
    incoming.arrivals().ifPresent(arrivals -> reportArrivals(arrivals, now));
    limitIfDue(now);
  }

  /** Reports when packets arrived: more often at the beginning, when the sender probes. */
  private void reportArrivals(TransportArrivals arrivals, long now) {
    if (!arrivals.isPending() || now - nextArrivalsNanos < 0) {
      return;
    }
    boolean early = now - beganNanos < EARLY_ARRIVALS_NANOS;
    nextArrivalsNanos = now + (early ? ARRIVALS_NANOS / 2 : ARRIVALS_NANOS);
    for (TransportFeedback feedback : arrivals.take(ownSsrc, mediaSsrc(), now)) {
      send(feedback().transportFeedback(feedback));
    }
  }

  /** Returns an SSRC that is received, for feedback on all of them; 0 if none is known. */
  private int mediaSsrc() {
    for (int i = 0; i < receives.size(); i++) {
      if (receives.get(i).known()) {
        return receives.get(i).ssrc();
      }
    }
    return 0;
  }

  /** Limits the bit rate of all that is received, soon; 0 for no limit. */
  void limitBitrate(long bitrateBps) {
    limitBps = bitrateBps;
    nextLimitNanos = nowNanos;
  }

  private void limitIfDue(long now) {
    if (!limits() || now - nextLimitNanos < 0) {
      return;
    }
    nextLimitNanos = now + REPORT_NANOS;
    int[] ssrcs =
        receives.stream().filter(ReceiveStream::known).mapToInt(ReceiveStream::ssrc).toArray();
    send(feedback().estimatedBitrate(ownSsrc, limitBps, ssrcs));
  }

  private boolean limits() {
    return limitable && limitBps > 0;
  }

  private int sendersBegun() {
    int begun = 0;
    for (int i = 0; i < sends.size(); i++) {
      begun += sends.get(i).begun() ? 1 : 0;
    }
    return begun;
  }

  private void reportIfDue(long now) {
    int begun = sendersBegun();
    if (begun > sendersReported) {
      sendersReported = begun;
      senderReports = 0;
    } else if (!reports() || now - nextReportNanos < 0) {
      return;
    }
    boolean first = begun > 0 && senderReports++ == 0;
    nextReportNanos = now + (first ? SECOND_SENDER_REPORT_NANOS : REPORT_NANOS);
    send(report(now));
  }

  /** Returns whether there is anything to report of. */
  private boolean reports() {
    return sendersReported > 0 || !receives.isEmpty();
  }

  private RtcpWriter report(long now) {
    List<ReportBlock> blocks =
        receives.stream().filter(ReceiveStream::known).map(each -> each.report(now)).toList();
    if (sendersReported == 0) {
      return begin().receiverReport(ownSsrc, blocks).cname(ownSsrc, cname);
    }
    RtcpWriter writer = begin();
    long ntpTime = NtpTime.ofEpochNanos(epochNanos + now);
    for (SendStream stream : sends) {
      if (stream.begun()) {
        stream.report(writer, ntpTime, blocks, now);
        blocks = List.of();
      }
    }
    for (SendStream stream : sends) {
      if (stream.begun()) {
        writer.cname(stream.track().ssrc(), cname);
      }
    }
    return writer;
  }

  private void ask(ReceiveStream stream, long now) {
    int[] due = stream.due(now, ROUND_TRIP_NANOS);
    if (due.length > 0) {
      // More than fit into one packet are more than it would make sense to send again.
      send(
          feedback()
              .nack(ownSsrc, stream.ssrc(), Arrays.copyOf(due, Math.min(due.length, MAX_NACKED))));
    }
    if (stream.takePictureLoss(now)) {
      send(
          stream.track().feedback().fullIntra()
              ? feedback().fullIntraRequest(ownSsrc, stream.ssrc(), stream.pictureLosses())
              : feedback().pictureLoss(ownSsrc, stream.ssrc()));
    }
  }

  /** When {@link #advance} has something to do. */
  long deadlineNanos() {
    if (sendersBegun() > sendersReported) {
      return nowNanos;
    }
    long deadline = reports() ? nextReportNanos : Deadlines.NEVER;
    for (int i = 0; i < receives.size(); i++) {
      deadline = Deadlines.earlier(deadline, receives.get(i).deadlineNanos());
    }
    if (incoming.arrivals().filter(TransportArrivals::isPending).isPresent()) {
      deadline = Deadlines.earlier(deadline, nextArrivalsNanos);
    }
    return limits() ? Deadlines.earlier(deadline, nextLimitNanos) : deadline;
  }

  /** Says that this side leaves. */
  void sayGoodbye(String reason) {
    RtcpWriter writer = begin().receiverReport(ownSsrc, List.of()).cname(ownSsrc, cname);
    if (sends.isEmpty()) {
      writer.goodbye(ownSsrc, reason);
    }
    for (SendStream stream : sends) {
      writer.goodbye(stream.track().ssrc(), reason);
    }
    send(writer);
  }

  private RtcpWriter begin() {
    return new RtcpWriter(outgoing.clear().limit(MAX_RTCP_BYTES));
  }

  private RtcpWriter feedback() {
    return reducedSize ? begin() : begin().receiverReport(ownSsrc, List.of()).cname(ownSsrc, cname);
  }

  /** Returns what has been written. */
  private void send(RtcpWriter unused) {
    int length = sender.protectRtcp(rtcp, 0, outgoing.position());
    datagrams.accept(Arrays.copyOf(rtcp, length));
  }

  /** Returns what has been received of a stream. */
  ReceiveStatistics statistics(ReceiveStream stream) {
    return stream.statistics(malformed + incoming.rejected());
  }
}
