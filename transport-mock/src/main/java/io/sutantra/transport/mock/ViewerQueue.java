package io.sutantra.transport.mock;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.sutantra.api.Clock;
import io.sutantra.api.media.KeyFrameGate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What is on its way to one viewer.
 *
 * <p>Holds so many frames and bytes and no more. A frame that does not fit is dropped, and with it
 * everything of its track up to the next key frame; one is asked for as soon as half of the room is
 * free again, so that a viewer that has stopped reading does not ask over and over. Every frame
 * from the first key frame of its track on is counted once: {@code offered = sent + dropped +
 * queued}, and nothing is queued when the connection has ended.
 *
 * <p><b>Threading:</b> confined to the event loop.
 */
final class ViewerQueue implements ChannelFutureListener {
  private static final int LOST = -1;
  private static final int RTP_HEADER = 12;

  private final Channel channel;
  private final Clock clock;
  private final MockTransportSettings settings;
  private final TransportCounters counters;
  private final ImitatedNetwork network;
  private final Runnable keyFrameWanted;

  /** Frames whose last packet has not been handed to the operating system, oldest first. */
  private final ArrayDeque<FrameBuffer> queued = new ArrayDeque<>();

  /** Packets that the imitated network holds, in order of time. */
  private final ArrayDeque<Delayed> delayed = new ArrayDeque<>();

  private long queuedBytes;
  private long delayedUntilNanos;
  private boolean timerRuns;
  private boolean asksWhenDrained;
  private boolean ended;
  private final Track[] tracks;

  private long framesSent;
  private long framesDropped;
  private long packetsSent;
  private long bytesSent;

  /** What was sent of a track. */
  private static final class Track {
    private final boolean video;
    private final KeyFrameGate gate = KeyFrameGate.closed();
    private boolean begun;
    private long packets;
    private long octets;

    Track(boolean video) {
      this.video = video;
    }

    /** Whether it waits for a key frame: each frame of sound is one. */
    boolean missesKeyFrame() {
      return video && gate.awaitsKeyFrame();
    }
  }

  /** A packet that the imitated network holds; {@link #LOST} if it swallowed it. */
  private record Delayed(FrameBuffer frame, int packet, boolean last, long untilNanos) {}

  /**
   * Makes an empty queue.
   *
   * @param video whether each track has pictures
   * @param viewer how many came to the stream before it
   * @param keyFrameWanted is told when a key frame would help
   */
  ViewerQueue(
      Channel channel,
      Clock clock,
      MockTransportSettings settings,
      TransportCounters counters,
      List<Boolean> video,
      long viewer,
      Runnable keyFrameWanted) {
    this.tracks = video.stream().map(Track::new).toArray(Track[]::new);
    this.channel = channel;
    this.clock = clock;
    this.settings = settings;
    this.counters = counters;
    this.network =
        settings.network().perfect() ? null : new ImitatedNetwork(settings.network(), viewer);
    this.keyFrameWanted = keyFrameWanted;
  }

  /** Sends a frame, or drops it. The frame stays the caller's. */
  void send(FrameBuffer frame) {
    if (ended) {
      return;
    }
    Track track = tracks[frame.track()];
    if (!track.gate.admits(frame.keyFrame())) {
      if (track.begun) {
        drop();
      }
      return;
    }
    track.begun = true;
    if (!hasRoom(frame)) {
      drop();
      track.gate.close();
      asksWhenDrained |= track.video;
      return;
    }
    track.gate.passed();
    asksWhenDrained &= !track.video;
    queued.add(frame);
    queuedBytes += frame.sizeBytes();
    if (network == null) {
      channel.writeAndFlush(frame.share()).addListener(this);
    } else {
      delay(frame);
    }
  }

  /** Whether a frame would be the first of its track to be sent. */
  boolean begins(FrameBuffer frame) {
    Track track = tracks[frame.track()];
    return !ended && !track.begun && track.gate.admits(frame.keyFrame());
  }

  private boolean hasRoom(FrameBuffer frame) {
    return queued.isEmpty()
        || (queued.size() < settings.queueFrames()
            && queuedBytes + frame.sizeBytes() <= settings.queueBytes());
  }

  private void drop() {
    framesDropped++;
    counters.framesDropped.increment();
  }

  private void delay(FrameBuffer frame) {
    long now = clock.nanoTime();
    frame.retain();
    int last = frame.packets() - 1;
    for (int i = 0; i <= last; i++) {
      long at = network.send(frame.packetSizeBytes(i), now);
      if (at == ImitatedNetwork.LOST) {
        counters.networkLost.increment();
        if (i == last) {
          delayed.add(new Delayed(frame, LOST, true, Math.max(now, delayedUntilNanos)));
        }
      } else {
        delayedUntilNanos = at;
        delayed.add(new Delayed(frame, i, i == last, at));
      }
    }
    if (!timerRuns) {
      writeDelayed();
    }
  }

  private void writeDelayed() {
    timerRuns = false;
    long now = clock.nanoTime();
    boolean wrote = false;
    while (!delayed.isEmpty() && delayed.peek().untilNanos() - now <= 0) {
      Delayed next = delayed.poll();
      // A frame counts as sent with its last packet; if that one was lost, an empty buffer stands
      // in for it, so that the frames keep their order.
      var bytes =
          next.packet() == LOST ? Unpooled.EMPTY_BUFFER : next.frame().sharePacket(next.packet());
      if (next.last()) {
        channel.write(bytes).addListener(this);
        next.frame().release();
      } else {
        var unused = channel.write(bytes, channel.voidPromise());
      }
      wrote = true;
    }
    if (wrote) {
      channel.flush();
    }
    if (!delayed.isEmpty()) {
      timerRuns = true;
      var unused =
          channel
              .eventLoop()
              .schedule(
                  this::writeDelayed,
                  Math.max(0, delayed.peek().untilNanos() - now),
                  TimeUnit.NANOSECONDS);
    }
  }

  /** The oldest frame went out, or will not. */
  @Override
  public void operationComplete(ChannelFuture future) {
    FrameBuffer frame = queued.poll();
    if (frame == null) {
      return;
    }
    queuedBytes -= frame.sizeBytes();
    if (future.isSuccess()) {
      framesSent++;
      packetsSent += frame.packets();
      bytesSent += frame.packetBytes();
      tracks[frame.track()].packets += frame.packets();
      tracks[frame.track()].octets += frame.packetBytes() - (long) RTP_HEADER * frame.packets();
      counters.framesSent.increment();
      counters.packetsSent.add(frame.packets());
      counters.bytesSent.add(frame.packetBytes());
    } else {
      drop();
    }
    if (asksWhenDrained && halfEmpty()) {
      asksWhenDrained = false;
      keyFrameWanted.run();
    }
  }

  private boolean halfEmpty() {
    return queued.size() <= settings.queueFrames() / 2 && queuedBytes <= settings.queueBytes() / 2;
  }

  /** Whether it has asked for a key frame, has room for it, and none has come. */
  boolean missesKeyFrame() {
    return !asksWhenDrained && !ended && Arrays.stream(tracks).anyMatch(Track::missesKeyFrame);
  }

  /** How many packets of a track were sent. */
  long packetsSent(int track) {
    return tracks[track].packets;
  }

  /** How many bytes of payload of a track were sent. */
  long octetsSent(int track) {
    return tracks[track].octets;
  }

  /** Takes nothing more. What the imitated network holds does not arrive; the rest still goes. */
  void end() {
    ended = true;
    asksWhenDrained = false;
    for (Delayed packet : delayed) {
      if (packet.last()) {
        packet.frame().release();
      }
    }
    delayed.clear();
  }

  /** The connection is gone: what has not gone out by now is dropped. */
  void abandon() {
    end();
    while (queued.poll() != null) {
      drop();
    }
    queuedBytes = 0;
  }

  int queuedFrames() {
    return queued.size();
  }

  long framesSent() {
    return framesSent;
  }

  long framesDropped() {
    return framesDropped;
  }

  long packetsSent() {
    return packetsSent;
  }

  long bytesSent() {
    return bytesSent;
  }
}
