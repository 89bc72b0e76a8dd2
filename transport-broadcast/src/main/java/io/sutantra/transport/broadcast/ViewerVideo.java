package io.sutantra.transport.broadcast;

import io.sutantra.api.media.KeyFrameGate;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.session.SendStream;
import io.sutantra.rtc.srtp.SrtpSender;

/**
 * The video track of a connected viewer.
 *
 * <p>It begins with a key frame and is continuous from there. When there is no room, whole frames
 * are left out up to the next key frame. <b>Threading:</b> confined to the viewer's shard.
 */
final class ViewerVideo extends ViewerTrack {
  private final BroadcastViewer viewer;
  private final ShardStream part;
  private final Shard shard;
  private final ViewerRtp rtp;
  private final ViewerCounts counts;
  private final KeyFrameRation ration = new KeyFrameRation();
  private final Overload overload;

  private final KeyFrameGate gate = KeyFrameGate.closed();
  private boolean taking;
  private long keyFrameIndex;

  /** Whether the viewer is to be asked for a key frame as soon as its ration allows. */
  private boolean keyFrameOwed;

  private SharedFrame replayed;
  private int replayedTo;

  ViewerVideo(
      ViewerMedia media,
      TrackParameters parameters,
      SendStream stream,
      SrtpSender srtp,
      long nowNanos) {
    super(parameters, stream, media.viewer().part().stream(), srtp);
    this.viewer = media.viewer();
    this.part = viewer.part();
    this.shard = viewer.shard();
    this.counts = media.counts();
    this.rtp = rtp();
    this.overload = new Overload(nowNanos);
  }

  BroadcastViewer viewer() {
    return viewer;
  }

  /** Whether the viewer must wait for a key frame, and is to have one as soon as may be. */
  boolean needsKeyFrame() {
    return gate.awaitsKeyFrame() && !keyFrameOwed && !overload.active();
  }

  /** Asks for the key frame that the viewer cannot do without, as soon as its ration allows. */
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
      viewer.hasMoreToDo();
      shard.counters().keyFramesHeldBack.increment();
    }
  }

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
      gate.passed();
      replayed = beginning;
      replayedTo = 0;
      noteBegun(beginning);
      part.needsNoMore(viewer);
      part.replay(this);
    }
  }

  /**
   * Sends the next slice of what the viewer has missed, as far as there is room.
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
        noteWhole();
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

  /** The viewer is too slow: what it needs next is forgotten already. */
  private void fallBehind(long nowNanos) {
    replayed = null;
    gate.close();
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
      gate.close();
    }
    if (tooMuch || !gate.admits(frame.keyFrame())) {
      if (counts.framesSent > 0) {
        leftOut(nowNanos);
      }
      return;
    }
    if (!viewer.writable()) {
      gate.close();
      leftOut(nowNanos);
      return;
    }
    gate.passed();
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
      noteWhole();
    }
  }

  private void noteWhole() {
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
      gate.close();
      leftOut(shard.nanoTime());
      return false;
    }
    noteSent(frame, from, to);
    counts.packetsSent += to - from;
    counts.bytesSent += length;
    shard.sent(to - from, length);
    return true;
  }

  /** Returns whether {@link #tick} has something to do soon. */
  boolean owes() {
    return keyFrameOwed || overload.active();
  }

  /** Asks for what is owed. */
  void tick(long nowNanos) {
    if (keyFrameOwed && viewer.writable()) {
      askForKeyFrame(nowNanos);
    }
    if (overload.wantsKeyFrame(nowNanos) && viewer.writable()) {
      part.wantKeyFrame(viewer, nowNanos);
    }
  }

  /** The viewer has reported how it receives the track. */
  void reported(ReportBlock block, long lineBps, long nowNanos) {
    overload.reported(
        block.cumulativeLost(), block.highestSequenceNumber(), counts.bytesSent, lineBps, nowNanos);
    counts.overloaded = overload.active();
    rtp.retransmitAtMost(overload.retransmissionEighths());
  }

  @Override
  void begins() {
    viewer.hasMoreToDo();
  }

  @Override
  void sendAgain(int sequenceNumber, long now) {
    long index = rtp.lost(sequenceNumber & 0xFFFF);
    boolean known = index >= 0 && rtp.canWriteAgain(index);
    SharedFrame frame = known ? part.history().find(index) : null;
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
    if (!rtp.mayRetransmit(index, now, counts.roundTripOrDefaultNanos())) {
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

  /** The viewer cannot go on without a key frame. */
  void keyFrameWanted(long nowNanos) {
    counts.keyFrameRequests++;
    askForKeyFrame(nowNanos);
  }
}
