package io.sutantra.transport.broadcast;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The part of a stream that one shard has: the viewers there, the frames on their way to these
 * viewers, and the history of what was sent.
 *
 * <p>A frame goes out in slices, each to all viewers before the next, so that no viewer gets a
 * burst that its network cannot take. <b>Threading:</b> {@link #offer} and {@link #offerSound} from
 * the threads that offer media; all else on the shard's loop.
 */
final class ShardStream {
  /** The age up to which frames that the shard was too far behind to take are sent later. */
  static final long MAX_BEHIND_NANOS = 2_000_000_000;

  /** How many viewers are sent a slice of what they have missed before others have their turn. */
  static final int MAX_REPLAYS_AT_A_TIME = 16;

  /** The part of a beginning's limits that is left to viewers who are not connected yet. */
  private static final int SPARE_PART = 6;

  /** The greatest number that the pause between two slices is divided by when frames wait. */
  private static final int MAX_HURRY = 16;

  /** How long sound is kept: what is asked for later comes too late to be played. */
  private static final long SOUND_HISTORY_NANOS = 1_000_000_000;

  private static final long SOUND_MAX_BYTES = 1 << 20;

  /** How long a key frame is waited for until it is asked for again. */
  private static final long ASK_AGAIN_MILLIS = 100;

  private static final StreamViewer[] NOBODY = {};

  private final SharedStream stream;
  private final ShardIo io;
  private final PacketHistory history;
  private final int slicePackets;
  private final long sliceNanos;
  private final long keyFrameMaxAgeNanos;
  private final long catchUpMaxBytes;
  private final WaitingFrames waiting;
  private final WaitingFrames waitingSound;
  private final PacketHistory soundHistory;
  private final AtomicBoolean soundScheduled = new AtomicBoolean();
  private final Runnable sendingSound = this::sendSound;

  /** Frames that were not taken when they came, and go out before those that wait. */
  private final Queue<SharedFrame> regained = new ArrayDeque<>();

  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Runnable sending = this::send;

  // Written on the loop alone, and replaced, never changed.
  private volatile StreamViewer[] viewers = NOBODY;

  private final Deque<StreamViewer> replaying = new ArrayDeque<>();
  private SharedFrame current;
  private int position;
  private long nextSliceNanos;
  private long expectedIndex = -1;
  private boolean timerRuns;
  private boolean replayTimerRuns;
  private boolean askTimerRuns;

  /** A viewer that needs a key frame; null if none does. */
  private StreamViewer inNeed;

  ShardStream(SharedStream stream, ShardIo io, BroadcastSettings settings) {
    this.stream = stream;
    this.io = io;
    this.keyFrameMaxAgeNanos = settings.beginningMaxAge().toNanos();
    this.catchUpMaxBytes = settings.catchUpMaxBytes();
    this.history =
        new PacketHistory(
            settings.historyDuration().toNanos(),
            // Longer than a key frame may be old: who begins with it needs what comes next, too.
            settings.keyFrameMaxAge().plus(settings.historyDuration()).toNanos(),
            settings.historyMaxBytes());
    this.waiting = new WaitingFrames(settings.historyMaxBytes(), io.nanoTime());
    this.waitingSound = new WaitingFrames(SOUND_MAX_BYTES, io.nanoTime());
    this.soundHistory =
        new PacketHistory(SOUND_HISTORY_NANOS, SOUND_HISTORY_NANOS, SOUND_MAX_BYTES);
    this.slicePackets = settings.maxBurstPackets();
    this.sliceNanos = settings.pacingInterval().toNanos();
    this.nextSliceNanos = io.nanoTime();
  }

  SharedStream stream() {
    return stream;
  }

  /** Returns the pictures that were sent. */
  PacketHistory history() {
    return history;
  }

  /** Returns the sound that was sent. */
  PacketHistory soundHistory() {
    return soundHistory;
  }

  /**
   * Takes a piece of sound, from the thread that offers.
   *
   * @return false if the shard is too far behind: then the sound is lost for its viewers
   */
  boolean offerSound(SharedFrame frame) {
    boolean taken = waitingSound.offer(frame);
    if (!taken) {
      io.counters().soundDropped.increment();
    }
    if (soundScheduled.compareAndSet(false, true)) {
      io.post(sendingSound);
    }
    return taken;
  }

  /** Sends all sound that waits, at once: a packet is small, and is to be in time. */
  private void sendSound() {
    soundScheduled.set(false);
    long now = io.nanoTime();
    int sendTime = RtpStamp.sendTime(now);
    for (SharedFrame frame = waitingSound.poll(); frame != null; frame = waitingSound.poll()) {
      soundHistory.add(frame, now);
      for (StreamViewer viewer : viewers) {
        try {
          viewer.sendSound(frame, sendTime);
        } catch (RuntimeException failure) {
          viewer.giveUp(failure);
        }
      }
    }
    io.flush();
  }

  /** Returns whether the shard has viewers of the stream. Any thread. */
  boolean hasViewers() {
    return viewers.length > 0;
  }

  /**
   * Takes a frame, from the thread that offers.
   *
   * @return false if the shard is too far behind; it takes the frame later, if the stream still has
   *     it then
   */
  boolean offer(SharedFrame frame) {
    boolean taken = waiting.offer(frame);
    if (!taken) {
      io.counters().framesRefused.increment();
    }
    if (scheduled.compareAndSet(false, true)) {
      io.post(sending);
    }
    return taken;
  }

  /** Adds a viewer. */
  void add(StreamViewer viewer) {
    StreamViewer[] more = Arrays.copyOf(viewers, viewers.length + 1);
    more[more.length - 1] = viewer;
    viewers = more;
    if (more.length == 1) {
      catchUp();
    }
  }

  /** Takes what the viewers of other shards have got already, for the first viewer here. */
  private void catchUp() {
    // Frames may have come after the last viewer had left.
    forget();
    long now = io.nanoTime();
    for (SharedFrame missed : stream.recent().frames()) {
      history.add(missed, now);
      expectedIndex = missed.endIndex();
    }
  }

  private void forget() {
    history.clear();
    soundHistory.clear();
    regained.clear();
    expectedIndex = -1;
  }

  /** Removes a viewer. */
  void remove(StreamViewer viewer) {
    StreamViewer[] fewer =
        Arrays.stream(viewers).filter(other -> other != viewer).toArray(StreamViewer[]::new);
    if (fewer.length < viewers.length) {
      viewers = fewer;
      if (fewer.length == 0) {
        forget();
        RecentFrames recent = stream.recent();
        var unused =
            io.schedule(recent::forgetIfStanding, recent.standingNanos(), TimeUnit.NANOSECONDS);
      }
      needsNoMore(viewer);
    }
  }

  /**
   * Returns the latest key frame, if a viewer that is connected had better begin with it and all
   * that came since than wait for another one: if both age and bytes are within the limits. Null
   * otherwise.
   */
  SharedFrame beginning(long nowNanos) {
    return isWithin(keyFrameMaxAgeNanos, catchUpMaxBytes, nowNanos)
        ? history.latestKeyFrame()
        : null;
  }

  /**
   * Returns whether there will still be a {@link #beginning} when a viewer that comes now is
   * connected. If not, a key frame is asked for at once, so that it is there by then.
   */
  boolean hasLastingBeginning(long nowNanos) {
    return isWithin(
        keyFrameMaxAgeNanos - keyFrameMaxAgeNanos / SPARE_PART,
        catchUpMaxBytes - catchUpMaxBytes / SPARE_PART,
        nowNanos);
  }

  private boolean isWithin(long maxAgeNanos, long maxBytes, long nowNanos) {
    SharedFrame latest = history.latestKeyFrame();
    return latest != null
        && nowNanos - latest.offeredNanos() <= maxAgeNanos
        && history.bytesSinceKeyFrame() <= maxBytes;
  }

  /** Returns one more than the number of the last packet that the history was given. */
  long endIndex() {
    return expectedIndex;
  }

  /** Sends a viewer what the viewer has missed, whose first slice comes before others' next. */
  void replay(StreamViewer viewer) {
    replaying.addFirst(viewer);
    if (!replayTimerRuns) {
      sendReplays();
    }
  }

  private void sendReplays() {
    long now = io.nanoTime();
    int sendTime = RtpStamp.sendTime(now);
    try {
      for (int turns = Math.min(replaying.size(), MAX_REPLAYS_AT_A_TIME); turns > 0; turns--) {
        StreamViewer viewer = replaying.remove();
        if (replaySlice(viewer, sendTime, now)) {
          replaying.add(viewer);
        }
      }
      io.flush();
    } finally {
      // Whatever has happened: the others wait for their turn.
      replayTimerRuns = !replaying.isEmpty();
      if (replayTimerRuns) {
        var unused = io.schedule(this::sendReplays, sliceNanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  private boolean replaySlice(StreamViewer viewer, int sendTime, long nowNanos) {
    try {
      return viewer.replay(slicePackets, sendTime, nowNanos);
    } catch (RuntimeException failure) {
      viewer.giveUp(failure);
      return false;
    }
  }

  /** Asks for a key frame, which a viewer cannot go on without, until there is one. */
  void wantKeyFrame(StreamViewer viewer, long nowNanos) {
    inNeed = viewer;
    askAgainLater();
    stream.keyFrames().ask(viewer.id(), nowNanos);
  }

  private void askAgainLater() {
    if (!askTimerRuns) {
      askTimerRuns = true;
      var unused = io.schedule(this::askAgain, ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void askAgain() {
    askTimerRuns = false;
    if (inNeed != null) {
      askAgainLater();
      stream.keyFrames().ask(inNeed.id(), io.nanoTime());
    }
  }

  /** Asks no more for a viewer that has left, or has begun with a key frame that was there. */
  void needsNoMore(StreamViewer viewer) {
    if (inNeed == viewer) {
      inNeed = Arrays.stream(viewers).filter(StreamViewer::needsKeyFrame).findFirst().orElse(null);
    }
  }

  /** Sends what is due. */
  private void send() {
    scheduled.set(false);
    long now = io.nanoTime();
    while (true) {
      if (current == null && !next(now)) {
        return;
      }
      if (nextSliceNanos - now > 0) {
        wakeAt(nextSliceNanos - now);
        return;
      }
      sendSlice(now);
      now = io.nanoTime();
    }
  }

  /** Takes the next frame, also one that was not taken when it came; null if there is none. */
  private SharedFrame take(long nowNanos) {
    SharedFrame frame = regained.poll();
    if (frame != null) {
      return frame;
    }
    frame = waiting.poll();
    while (frame != null && frame.firstIndex() < expectedIndex) {
      // It was caught up with already.
      frame = waiting.poll();
    }
    if (frame != null && expectedIndex >= 0 && frame.firstIndex() != expectedIndex) {
      regain(nowNanos);
      SharedFrame missed = regained.poll();
      return missed == null ? frame : missed;
    }
    return frame;
  }

  /**
   * Fetches the frames that are missing: all from the first one on, or from a newer key frame on,
   * as far as the stream has kept them. Frames that are too old are left out, for a shard that is
   * always too slow must not fall behind more and more.
   */
  private void regain(long nowNanos) {
    for (SharedFrame kept : stream.recent().frames()) {
      boolean first =
          kept.firstIndex() == expectedIndex
              ? nowNanos - kept.offeredNanos() <= MAX_BEHIND_NANOS
              : kept.firstIndex() > expectedIndex && kept.keyFrame();
      if (first || !regained.isEmpty()) {
        regained.add(kept);
      }
    }
  }

  /** Begins with the next frame, if there is one. */
  private boolean next(long nowNanos) {
    SharedFrame frame = take(nowNanos);
    if (frame == null) {
      return false;
    }
    boolean gap = expectedIndex >= 0 && frame.firstIndex() != expectedIndex;
    expectedIndex = frame.endIndex();
    history.add(frame, nowNanos);
    if (frame.keyFrame()) {
      inNeed = null;
    }
    current = frame;
    position = 0;
    for (StreamViewer viewer : viewers) {
      try {
        viewer.begin(frame, gap, nowNanos);
      } catch (RuntimeException failure) {
        viewer.giveUp(failure);
      }
    }
    return true;
  }

  private void sendSlice(long nowNanos) {
    SharedFrame frame = current;
    int from = position;
    int to = Math.min(frame.packets(), from + slicePackets);
    int sendTime = RtpStamp.sendTime(nowNanos);
    for (StreamViewer viewer : viewers) {
      try {
        viewer.send(frame, from, to, sendTime);
      } catch (RuntimeException failure) {
        viewer.giveUp(failure);
      }
    }
    // Before anything can go wrong: nobody may be sent a packet twice.
    position = to;
    io.flush();
    // The more frames wait the shorter the pause: live media is paced, not held up.
    int behind = Math.min(MAX_HURRY, waiting.size() + regained.size());
    nextSliceNanos = nowNanos + sliceNanos / (1 + behind);
    if (to == frame.packets()) {
      current = null;
      position = 0;
      io.delivered(io.nanoTime() - frame.offeredNanos());
    }
  }

  private void wakeAt(long delayNanos) {
    if (!timerRuns) {
      timerRuns = true;
      var unused =
          io.schedule(
              () -> {
                timerRuns = false;
                send();
              },
              delayNanos,
              TimeUnit.NANOSECONDS);
    }
  }

  /** Ends all viewers. Any thread. */
  void end(String reason) {
    io.post(
        () -> {
          for (StreamViewer viewer : List.of(viewers)) {
            viewer.leave(reason);
          }
          history.clear();
          current = null;
          regained.clear();
          waiting.clear();
          soundHistory.clear();
          waitingSound.clear();
        });
  }
}
