package io.sutantra.transport.broadcast;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one shard has of a stream: its viewers there, the frames on their way to them, the history.
 *
 * <p>A frame goes out in slices, each to all viewers before the next, so that no viewer gets a
 * burst that its network cannot take. <b>Threading:</b> {@link #offer} from the thread that offers
 * media; all else on the shard's loop.
 */
final class ShardStream {
  /** Frames that a shard was too far behind to take are sent later if they are no older. */
  static final long MAX_BEHIND_NANOS = 2_000_000_000;

  /** So many viewers are sent a slice of what they have missed, before others have their turn. */
  static final int MAX_REPLAYS_AT_A_TIME = 16;

  /** One part in so many of what a beginning may be is left to who is not connected yet. */
  private static final int SPARE_PART = 6;

  /** The pause between two slices is divided by no more than this when frames wait. */
  private static final int MAX_HURRY = 16;

  /** Sound that is asked for later comes too late to be played. */
  private static final long SOUND_HISTORY_NANOS = 1_000_000_000;

  private static final long SOUND_MAX_BYTES = 1 << 20;

  /** How long a key frame is waited for until it is asked for again. */
  private static final long ASK_AGAIN_MILLIS = 100;

  private static final BroadcastViewer[] NOBODY = {};

  private final BroadcastStream stream;
  private final Shard shard;
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
  private volatile BroadcastViewer[] viewers = NOBODY;

  private final Deque<ViewerVideo> replaying = new ArrayDeque<>();
  private SharedFrame current;
  private int position;
  private long nextSliceNanos;
  private long expectedIndex = -1;
  private boolean timerRuns;
  private boolean replayTimerRuns;
  private boolean askTimerRuns;
  private BroadcastViewer inNeed;

  ShardStream(BroadcastStream stream, Shard shard, BroadcastSettings settings) {
    this.stream = stream;
    this.shard = shard;
    this.keyFrameMaxAgeNanos = settings.beginningMaxAge().toNanos();
    this.catchUpMaxBytes = settings.catchUpMaxBytes();
    this.history =
        new PacketHistory(
            settings.historyDuration().toNanos(),
            // Longer than a key frame may be old: who begins with it needs what comes next, too.
            settings.keyFrameMaxAge().plus(settings.historyDuration()).toNanos(),
            settings.historyMaxBytes());
    this.waiting = new WaitingFrames(settings.historyMaxBytes(), shard.nanoTime());
    this.waitingSound = new WaitingFrames(SOUND_MAX_BYTES, shard.nanoTime());
    this.soundHistory =
        new PacketHistory(SOUND_HISTORY_NANOS, SOUND_HISTORY_NANOS, SOUND_MAX_BYTES);
    this.slicePackets = settings.maxBurstPackets();
    this.sliceNanos = settings.pacingInterval().toNanos();
    this.nextSliceNanos = shard.nanoTime();
  }

  BroadcastStream stream() {
    return stream;
  }

  PacketHistory history() {
    return history;
  }

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
      shard.counters().soundDropped.increment();
    }
    if (soundScheduled.compareAndSet(false, true)) {
      shard.post(sendingSound);
    }
    return taken;
  }

  /** Sends all sound that waits, at once: a packet is small, and is to be in time. */
  private void sendSound() {
    soundScheduled.set(false);
    long now = shard.nanoTime();
    int sendTime = RtpStamp.sendTime(now);
    for (SharedFrame frame = waitingSound.poll(); frame != null; frame = waitingSound.poll()) {
      soundHistory.add(frame, now);
      for (BroadcastViewer viewer : viewers) {
        try {
          viewer.sendSound(frame, sendTime);
        } catch (RuntimeException failure) {
          shard.giveUp(viewer, failure);
        }
      }
    }
    shard.flush();
  }

  /** Whether anybody here would get a frame. Any thread. */
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
      shard.counters().framesRefused.increment();
    }
    if (scheduled.compareAndSet(false, true)) {
      shard.post(sending);
    }
    return taken;
  }

  void add(BroadcastViewer viewer) {
    BroadcastViewer[] more = Arrays.copyOf(viewers, viewers.length + 1);
    more[more.length - 1] = viewer;
    viewers = more;
    stream.count(1);
    if (more.length == 1) {
      catchUp();
    }
  }

  /** The first viewer here begins with what those of other shards have got already. */
  private void catchUp() {
    // Frames may have come after the last viewer had left.
    forget();
    long now = shard.nanoTime();
    for (SharedFrame missed : stream.recent()) {
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

  void remove(BroadcastViewer viewer) {
    BroadcastViewer[] fewer =
        Arrays.stream(viewers).filter(other -> other != viewer).toArray(BroadcastViewer[]::new);
    if (fewer.length < viewers.length) {
      viewers = fewer;
      stream.count(-1);
      if (fewer.length == 0) {
        forget();
        shard.schedule(stream::forgetWhatStands, stream.standingNanos(), TimeUnit.NANOSECONDS);
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
   * Whether there will still be a {@link #beginning} when a viewer that comes now is connected. If
   * not, a key frame is asked for at once, so that it is there by then.
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

  /** One more than the number of the last packet that the history was given. */
  long endIndex() {
    return expectedIndex;
  }

  /** A viewer begins with what the history has: its first slice comes before others' next. */
  void replay(ViewerVideo media) {
    replaying.addFirst(media);
    if (!replayTimerRuns) {
      sendReplays();
    }
  }

  private void sendReplays() {
    long now = shard.nanoTime();
    int sendTime = RtpStamp.sendTime(now);
    try {
      for (int turns = Math.min(replaying.size(), MAX_REPLAYS_AT_A_TIME); turns > 0; turns--) {
        ViewerVideo media = replaying.remove();
        if (replaySlice(media, sendTime, now)) {
          replaying.add(media);
        }
      }
      shard.flush();
    } finally {
      // Whatever has happened: the others wait for their turn.
      replayTimerRuns = !replaying.isEmpty();
      if (replayTimerRuns) {
        shard.schedule(this::sendReplays, sliceNanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  private boolean replaySlice(ViewerVideo media, int sendTime, long nowNanos) {
    try {
      return media.replay(slicePackets, sendTime, nowNanos);
    } catch (RuntimeException failure) {
      shard.giveUp(media.viewer(), failure);
      return false;
    }
  }

  /** A viewer cannot go on without a key frame: asks until there is one. */
  void wantKeyFrame(BroadcastViewer viewer, long nowNanos) {
    inNeed = viewer;
    askAgainLater();
    stream.askForKeyFrame(viewer.id(), nowNanos);
  }

  private void askAgainLater() {
    if (!askTimerRuns) {
      askTimerRuns = true;
      shard.schedule(this::askAgain, ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void askAgain() {
    askTimerRuns = false;
    if (inNeed != null) {
      askAgainLater();
      stream.askForKeyFrame(inNeed.id(), shard.nanoTime());
    }
  }

  /** A viewer has left, or has begun with a key frame that was there: it is not asked for. */
  void needsNoMore(BroadcastViewer viewer) {
    if (inNeed == viewer) {
      inNeed =
          Arrays.stream(viewers).filter(BroadcastViewer::needsKeyFrame).findFirst().orElse(null);
    }
  }

  /** Sends what is due. */
  private void send() {
    scheduled.set(false);
    long now = shard.nanoTime();
    while (true) {
      if (current == null && !next(now)) {
        return;
      }
      if (nextSliceNanos - now > 0) {
        wakeAt(nextSliceNanos - now);
        return;
      }
      sendSlice(now);
      now = shard.nanoTime();
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
    for (SharedFrame kept : stream.recent()) {
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
    for (BroadcastViewer viewer : viewers) {
      try {
        viewer.begin(frame, gap, nowNanos);
      } catch (RuntimeException failure) {
        shard.giveUp(viewer, failure);
      }
    }
    return true;
  }

  private void sendSlice(long nowNanos) {
    SharedFrame frame = current;
    int from = position;
    int to = Math.min(frame.packets(), from + slicePackets);
    int sendTime = RtpStamp.sendTime(nowNanos);
    for (BroadcastViewer viewer : viewers) {
      try {
        viewer.send(frame, from, to, sendTime);
      } catch (RuntimeException failure) {
        shard.giveUp(viewer, failure);
      }
    }
    // Before anything can go wrong: nobody may be sent a packet twice.
    position = to;
    shard.flush();
    // The more frames wait the shorter the pause: live media is paced, not held up.
    int behind = Math.min(MAX_HURRY, waiting.size() + regained.size());
    nextSliceNanos = nowNanos + sliceNanos / (1 + behind);
    if (to == frame.packets()) {
      current = null;
      position = 0;
      shard.delivered(shard.nanoTime() - frame.offeredNanos());
    }
  }

  private void wakeAt(long delayNanos) {
    if (!timerRuns) {
      timerRuns = true;
      shard.schedule(
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
    shard.post(
        () -> {
          for (BroadcastViewer viewer : List.of(viewers)) {
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
