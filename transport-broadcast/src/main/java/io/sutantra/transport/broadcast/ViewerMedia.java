package io.sutantra.transport.broadcast;

import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.rtcp.TransportFeedback;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a connected viewer is sent, and what it says of it.
 *
 * <p>Media begins with a key frame and is continuous from there. When there is no room, whole
 * frames are left out up to the next key frame. <b>Threading:</b> confined to the viewer's shard.
 */
final class ViewerMedia implements RtcpVisitor {
  /** How long a round trip is taken to be as long as it is not known, and at least. */
  private static final long DEFAULT_ROUND_TRIP_NANOS = 50_000_000;

  private static final long MIN_ROUND_TRIP_NANOS = 5_000_000;
  private static final long REPORT_INTERVAL_NANOS = 1_000_000_000;
  private static final int MAX_RTCP_BYTES = 1_200;

  private final BroadcastViewer viewer;
  private final ShardStream part;
  private final Shard shard;
  private final ViewerRtp rtp;
  private final SrtpSender srtp;
  private final SrtpReceiver received;
  private final MediaParameters parameters;
  private final ViewerCounts counts = new ViewerCounts();
  private final FeedbackBudget budget;
  private final KeyFrameRation ration = new KeyFrameRation();
  private final Overload overload;

  private boolean wantsKeyFrame = true;
  private boolean taking;
  private long keyFrameIndex;

  /** Whether it is to be asked for a key frame as soon as the viewer's ration allows. */
  private boolean keyFrameOwed;

  private SharedFrame replayed;
  private int replayedTo;

  /**
   * What makes the time of day of the shard's time. It stays as it is when somebody sets the clock:
   * round trips are differences of it.
   */
  private final long epochNanos;

  private long nextReportNanos;
  private int lastTimestamp;
  private long lastCaptureNanos;
  private int lastFullIntraRequest = -1;

  /** What the viewer says that its line carries; 0 if it says nothing. */
  private long lineBps;

  /** When the compound packet that is being read came. */
  private long readNanos;

  ViewerMedia(
      BroadcastViewer viewer,
      MediaParameters parameters,
      SrtpSender srtp,
      SrtpReceiver received,
      long nowNanos) {
    this.viewer = viewer;
    this.part = viewer.part();
    this.shard = viewer.shard();
    this.parameters = parameters;
    this.srtp = srtp;
    this.received = received;
    this.rtp = parameters.rtp(srtp);
    this.budget = new FeedbackBudget(nowNanos);
    this.overload = new Overload(nowNanos);
    this.nextReportNanos = nowNanos;
    this.epochNanos = TimeUnit.MILLISECONDS.toNanos(shard.clock().epochMillis()) - nowNanos;
  }

  BroadcastViewer viewer() {
    return viewer;
  }

  /** Whether it can do nothing with frames that are none, and is to have one as soon as may be. */
  boolean needsKeyFrame() {
    return wantsKeyFrame && !keyFrameOwed && !overload.active();
  }

  ViewerCounts counts() {
    return counts;
  }

  /** Asks for the key frame that it cannot do without, as soon as its ration allows. */
  void askForKeyFrame(long nowNanos) {
    if (overload.active()) {
      // It gets its pictures one by one, and would get no other.
      return;
    }
    if (ration.take(nowNanos)) {
      keyFrameOwed = false;
      part.wantKeyFrame(viewer, nowNanos);
    } else if (!keyFrameOwed) {
      keyFrameOwed = true;
      shard.counters().keyFramesHeldBack.increment();
    }
  }

  // Out.

  /**
   * Begins with the latest key frame, if that is better than to wait for another one: what has come
   * since is sent at once, in slices, until the viewer is where the others are. Otherwise asks for
   * a key frame.
   */
  void start(long nowNanos) {
    SharedFrame beginning = part.beginning(nowNanos);
    if (beginning == null) {
      part.wantKeyFrame(viewer, nowNanos);
    } else {
      wantsKeyFrame = false;
      replayed = beginning;
      replayedTo = 0;
      noteBegun(beginning);
      part.needsNoMore(viewer);
      part.replay(this);
    }
  }

  /**
   * Sends the next slice of what it has missed, as far as there is room.
   *
   * @return whether there is more to come
   */
  boolean replay(int maxPackets, int sendTime, long nowNanos) {
    int left = viewer.ended() ? 0 : maxPackets;
    overload.burst(nowNanos);
    while (left > 0 && replayed != null && viewer.writable()) {
      int to = Math.min(replayed.packets(), replayedTo + left);
      left -= to - replayedTo;
      if (!sendPackets(replayed, replayedTo, to, sendTime)) {
        replayed = null;
      } else if (to < replayed.packets()) {
        replayedTo = to;
      } else {
        noteSent(replayed);
        replayNext(nowNanos);
      }
    }
    if (left > 0 && replayed != null && part.history().find(replayed.firstIndex()) == null) {
      fallBehind(nowNanos);
    }
    return !viewer.ended() && replayed != null;
  }

  private void replayNext(long nowNanos) {
    long next = replayed.endIndex();
    SharedFrame latest = part.history().latestKeyFrame();
    boolean newer = latest != null && latest.firstIndex() >= next;
    replayed = newer ? latest : part.history().find(next);
    replayedTo = 0;
    if (replayed != null) {
      noteBegun(replayed);
    } else if (next != part.endIndex()) {
      fallBehind(nowNanos);
    }
  }

  /** It is too slow: what it needs next is forgotten already. */
  private void fallBehind(long nowNanos) {
    replayed = null;
    wantsKeyFrame = true;
    leftOut(nowNanos);
  }

  private void noteBegun(SharedFrame frame) {
    if (frame.keyFrame()) {
      keyFrameIndex = frame.firstIndex();
      keyFrameOwed = false;
    }
    rtp.begin(frame);
  }

  /** A frame is about to be sent: decides whether this viewer gets it. */
  void begin(SharedFrame frame, boolean gap, long nowNanos) {
    taking = false;
    if (replayed != null) {
      return;
    }
    boolean tooMuch = !overload.takes(frame.keyFrame(), nowNanos);
    if (tooMuch || (gap && !frame.keyFrame())) {
      wantsKeyFrame = true;
    }
    if (tooMuch || (wantsKeyFrame && !frame.keyFrame())) {
      if (counts.framesSent > 0) {
        leftOut(nowNanos);
      }
      return;
    }
    if (!viewer.writable()) {
      wantsKeyFrame = true;
      leftOut(nowNanos);
      return;
    }
    wantsKeyFrame = false;
    taking = true;
    noteBegun(frame);
  }

  private void leftOut(long nowNanos) {
    counts.framesDropped++;
    shard.counters().framesDropped.increment();
    if (viewer.writable()) {
      // One that does not read would have all others' pictures made anew, again and again.
      askForKeyFrame(nowNanos);
    }
  }

  /** Sends packets {@code from} to the one before {@code to} of the frame that was begun. */
  void send(SharedFrame frame, int from, int to, int sendTime) {
    if (taking && sendPackets(frame, from, to, sendTime) && to == frame.packets()) {
      noteSent(frame);
    }
  }

  private void noteSent(SharedFrame frame) {
    lastTimestamp = frame.timestamp();
    lastCaptureNanos = frame.captureNanos();
    counts.framesSent++;
    if (counts.framesSent == 1) {
      viewer.firstFrameSent();
    }
  }

  private boolean sendPackets(SharedFrame frame, int from, int to, int sendTime) {
    byte[] out = shard.scratch();
    int length = 0;
    int segment = 0;
    int first = from;
    for (int i = from; i < to; i++) {
      int size = rtp.write(out, length, frame, i, sendTime);
      if (i == from) {
        segment = size;
      } else if (!frame.uniform()) {
        // They are not of one size: each is a message of its own.
        if (!hand(out, length, segment, frame, first, i)) {
          return false;
        }
        System.arraycopy(out, length, out, 0, size);
        length = 0;
        segment = size;
        first = i;
      }
      length += size;
    }
    return hand(out, length, segment, frame, first, to);
  }

  /** Sends packets {@code from} to the one before {@code to}, and counts them. */
  private boolean hand(byte[] out, int length, int segment, SharedFrame frame, int from, int to) {
    if (!viewer.send(out, length, segment, true)) {
      // The frame cannot be completed: what was sent of it is of no use, nor is what refers to it.
      taking = false;
      wantsKeyFrame = true;
      leftOut(shard.nanoTime());
      return false;
    }
    for (int i = from; i < to; i++) {
      counts.mediaPayloadBytes += frame.payload(i).length;
    }
    counts.mediaPackets += to - from;
    counts.packetsSent += to - from;
    counts.bytesSent += length;
    shard.sent(to - from, length);
    return true;
  }

  /** Time has passed: says what is to be said regularly, and asks for what is owed. */
  void tick(long nowNanos) {
    if (keyFrameOwed && viewer.writable()) {
      askForKeyFrame(nowNanos);
    }
    if (overload.wantsKeyFrame(nowNanos) && viewer.writable()) {
      part.wantKeyFrame(viewer, nowNanos);
    }
    if (nowNanos - nextReportNanos >= 0 && counts.packetsSent > 0) {
      nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
      ByteBuffer report = ByteBuffer.wrap(shard.scratch(), 0, MAX_RTCP_BYTES);
      new RtcpWriter(report)
          .senderReport(
              rtp.ssrc(),
              NtpTime.ofEpochNanos(epochNanos + nowNanos),
              rtpTimeAt(nowNanos),
              (int) counts.mediaPackets,
              (int) counts.mediaPayloadBytes)
          .cname(rtp.ssrc(), parameters.cname());
      sendRtcp(report);
    }
  }

  private int rtpTimeAt(long nowNanos) {
    long sinceNanos = nowNanos - lastCaptureNanos;
    return lastTimestamp + (int) (sinceNanos / 1_000 * parameters.clockRateHz() / 1_000_000);
  }

  /** Says goodbye. */
  void goodbye(String reason) {
    ByteBuffer report = ByteBuffer.wrap(shard.scratch(), 0, MAX_RTCP_BYTES);
    new RtcpWriter(report)
        .receiverReport(rtp.ssrc(), List.of())
        .cname(rtp.ssrc(), parameters.cname())
        .goodbye(rtp.ssrc(), reason);
    sendRtcp(report);
    shard.flush();
  }

  private void sendRtcp(ByteBuffer written) {
    int length = srtp.protectRtcp(shard.scratch(), 0, written.position());
    viewer.send(shard.scratch(), length, length, false);
  }

  // In.

  /**
   * RTP or RTCP came in, protected; RTP is not listened to.
   *
   * @param datagram of nine bytes or more
   * @return whether it was authentic
   */
  boolean received(ByteBuffer datagram) {
    int length = datagram.remaining();
    int type = datagram.get(datagram.position() + 1) & 0xFF;
    if (type < 192 || type >= 224 || length > Ports.MAX_DATAGRAM_BYTES) {
      return false;
    }
    byte[] bytes = new byte[length];
    datagram.get(datagram.position(), bytes);
    int plain = received.unprotectRtcp(bytes, 0, length);
    if (plain < 0) {
      counts.rtcpRejected++;
      shard.counters().rtcpRejected.increment();
      return false;
    }
    readNanos = shard.nanoTime();
    if (budget.takesCompound(readNanos)) {
      RtcpReader.read(ByteBuffer.wrap(bytes, 0, plain), this);
    } else {
      ignored();
    }
    return true;
  }

  /** Whether feedback is about what this viewer is sent. */
  private boolean isOurs(int mediaSsrc) {
    if (mediaSsrc != rtp.ssrc()) {
      ignored();
      return false;
    }
    return true;
  }

  private void ignored() {
    counts.rtcpIgnored++;
    shard.counters().rtcpIgnored.increment();
  }

  @Override
  public void receptionReport(int reporterSsrc, ReportBlock block) {
    if (block.ssrc() != rtp.ssrc()) {
      return;
    }
    counts.packetsLost = Math.max(0, block.cumulativeLost());
    counts.fractionLost = block.fractionLost() / 256.0;
    counts.jitterNanos =
        Integer.toUnsignedLong(block.jitter()) * 1_000_000_000L / parameters.clockRateHz();
    NtpTime.roundTripNanos(NtpTime.ofEpochNanos(epochNanos + shard.nanoTime()), block)
        .ifPresent(nanos -> counts.roundTripNanos = nanos);
    overload.reported(
        block.cumulativeLost(),
        block.highestSequenceNumber(),
        counts.bytesSent,
        lineBps,
        readNanos);
    counts.overloaded = overload.active();
    rtp.retransmitAtMost(overload.retransmissionEighths());
  }

  @Override
  public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
    if (!isOurs(mediaSsrc)) {
      return;
    }
    counts.nacks++;
    if (!budget.takesNack(1 + Integer.bitCount(bitmask & 0xFFFF), readNanos)) {
      ignored();
      return;
    }
    sendAgain(packetId);
    for (int bits = bitmask & 0xFFFF; bits != 0; bits &= bits - 1) {
      sendAgain(packetId + 1 + Integer.numberOfTrailingZeros(bits));
    }
  }

  private void sendAgain(int sequenceNumber) {
    long index = rtp.lost(sequenceNumber & 0xFFFF);
    boolean known = index >= 0 && rtp.canWriteAgain(index);
    SharedFrame frame = known ? part.history().find(index) : null;
    long now = readNanos;
    if (frame == null || !viewer.writable()) {
      counts.retransmissionsImpossible++;
      if (frame == null && index >= keyFrameIndex) {
        // It is forgotten, and what came after it refers to it. A browser finds out after seconds.
        askForKeyFrame(now);
      }
      return;
    }
    if (overload.active() && !frame.keyFrame()) {
      // What it would complete is of no use any more.
      shard.counters().retransmissionsHeldBack.increment();
      return;
    }
    long roundTrip = counts.roundTripNanos > 0 ? counts.roundTripNanos : DEFAULT_ROUND_TRIP_NANOS;
    if (!rtp.mayRetransmit(index, now, Math.max(MIN_ROUND_TRIP_NANOS, roundTrip))) {
      shard.counters().retransmissionsHeldBack.increment();
      return;
    }
    byte[] out = shard.scratch();
    int length =
        rtp.writeAgain(out, 0, frame, index, RtpStamp.sendTime(now), shard.payloadScratch());
    if (viewer.send(out, length, length, false)) {
      counts.retransmissions++;
      counts.packetsSent++;
      counts.bytesSent += length;
      shard.counters().retransmissions.increment();
      shard.sent(1, length);
    }
  }

  @Override
  public void pictureLoss(int senderSsrc, int mediaSsrc) {
    if (isOurs(mediaSsrc)) {
      counts.pictureLosses++;
      askForKeyFrame(readNanos);
    }
  }

  @Override
  public void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequenceNumber) {
    // One that is repeated has the same number: RFC 5104 section 4.3.1.2.
    if (isOurs(mediaSsrc) && sequenceNumber != lastFullIntraRequest) {
      lastFullIntraRequest = sequenceNumber;
      counts.fullIntraRequests++;
      askForKeyFrame(readNanos);
    }
  }

  @Override
  public void estimatedBitrate(int senderSsrc, long bitrateBps, int[] ssrcs) {
    counts.estimatedBitrateBps = bitrateBps;
    lineBps = bitrateBps;
  }

  @Override
  public void transportFeedback(TransportFeedback feedback) {
    counts.feedback(feedback);
  }
}
