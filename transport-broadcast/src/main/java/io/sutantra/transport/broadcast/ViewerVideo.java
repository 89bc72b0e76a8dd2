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
  private final ShardStream part;
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
      TrackParameters parameters,
      SendStream stream,
      SrtpSender srtp,
      ShardStream part,
      ViewerOutput out,
      ShardIo io,
      ViewerCounts counts,
      long nowNanos) {
    super(parameters, stream, srtp, part.stream().mediaClock(), out, io, counts);
    this.part = part;
    this.overload = new Overload(nowNanos);
  }

  /** Returns whether the viewer must wait for a key frame, and is to have one as soon as may be. */
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
      out.keyFrameNeeded(nowNanos);
    } else if (!keyFrameOwed) {
      keyFrameOwed = true;
      out.deadlineMoved();
      io.counters().keyFramesHeldBack.increment();
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
      out.keyFrameNeeded(nowNanos);
    } else {
      gate.passed();
      replayed = beginning;
      replayedTo = 0;
      noteBegun(beginning);
      out.keyFrameFound();
      out.replayNeeded();
    }
  }

  /**
   * Sends the next slice of what the viewer has missed, as far as there is room.
   *
   * @return whether there is more to come
   */
  boolean replay(int maxPackets, int sendTime, long nowNanos) {
    int left = out.ended() ? 0 : maxPackets;
    overload.burst(nowNanos);
    while (left > 0 && replayed != null && out.writable()) {
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
    return !out.ended() && replayed != null;
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
    if (!out.writable()) {
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
    io.counters().framesDropped.increment();
    if (out.writable()) {
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
      out.firstFrameSent();
    }
  }

  private boolean sendPackets(SharedFrame frame, int from, int to, int sendTime) {
    byte[] bytes = io.scratch();
    int length = 0;
    int segment = 0;
    int first = from;
    for (int i = from; i < to; i++) {
      int size = rtp.write(bytes, length, frame, i, sendTime);
      if (i == from) {
        segment = size;
      } else if (!frame.uniform()) {
        // They are not of one size: each is a message of its own.
        if (!hand(bytes, length, segment, frame, first, i)) {
          return false;
        }
        System.arraycopy(bytes, length, bytes, 0, size);
        length = 0;
        segment = size;
        first = i;
      }
      length += size;
    }
    return hand(bytes, length, segment, frame, first, to);
  }

  /** Sends packets {@code from} to the one before {@code to}, and counts them. */
  private boolean hand(byte[] bytes, int length, int segment, SharedFrame frame, int from, int to) {
    if (!out.send(bytes, length, segment, true)) {
      // The frame cannot be completed: what was sent of it is of no use, nor is what refers to it.
      taking = false;
      gate.close();
      leftOut(io.nanoTime());
      return false;
    }
    noteSent(frame, from, to, length);
    return true;
  }

  /** Returns whether {@link #tick} has something to do soon. */
  boolean owes() {
    return keyFrameOwed || overload.active();
  }

  /** Asks for what is owed. */
  void tick(long nowNanos) {
    if (keyFrameOwed && out.writable()) {
      askForKeyFrame(nowNanos);
    }
    if (overload.wantsKeyFrame(nowNanos) && out.writable()) {
      out.keyFrameNeeded(nowNanos);
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
  void sendAgain(int sequenceNumber, long nowNanos) {
    long index = indexOf(sequenceNumber);
    SharedFrame frame = find(index, part.history());
    if (frame == null || !out.writable()) {
      counts.retransmissionsImpossible++;
      if (frame == null && index >= keyFrameIndex) {
        // It is forgotten, and what came after it refers to it. A browser finds out after seconds.
        askForKeyFrame(nowNanos);
      }
    } else if (overload.active() && !frame.keyFrame()) {
      // What it would complete is of no use any more.
      io.counters().retransmissionsHeldBack.increment();
    } else {
      sendAgain(frame, index, nowNanos);
    }
  }

  /** Asks for the key frame that the viewer cannot go on without. */
  void keyFrameWanted(long nowNanos) {
    counts.keyFrameRequests++;
    askForKeyFrame(nowNanos);
  }
}
