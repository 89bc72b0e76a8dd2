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
 * The frames on their way to one viewer.
 *
 * <p>The queue is bounded in frames and bytes. A frame that does not fit is dropped, and with it
 * everything of its track up to the next key frame. The queue asks for a key frame as soon as half
 * of its room is free again, so that a viewer that has stopped reading does not ask over and over.
 * Every frame from the first key frame of its track on is counted once: {@code offered = sent +
 * dropped + queued}, and nothing is queued when the connection has ended.
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

  /** The frames whose last packet was not handed to the operating system yet, oldest first. */
  private final ArrayDeque<FrameBuffer> queued = new ArrayDeque<>();

  /** The packets that the imitated network holds, in order of time. */
  private final ArrayDeque<Delayed> delayed = new ArrayDeque<>();

  private long queuedBytes;
  private long delayedUntilNanos;
  private boolean timerRuns;
  private boolean requestsWhenDrained;
  private boolean ended;
  private final Track[] tracks;

  private long framesSent;
  private long framesDropped;
  private long packetsSent;
  private long bytesSent;

  /** The state and the counts of a track. */
  private static final class Track {
    private final boolean video;
    private final KeyFrameGate gate = KeyFrameGate.closed();
    private boolean begun;
    private long packets;
    private long octets;

    Track(boolean video) {
      this.video = video;
    }

    /** Returns whether the track waits for a key frame; sound never does. */
    boolean missesKeyFrame() {
      return video && gate.awaitsKeyFrame();
    }
  }

  /** A packet that the imitated network holds, or {@link #LOST} in place of a lost one. */
  private record Delayed(FrameBuffer frame, int packet, boolean last, long untilNanos) {}

  /**
   * Creates an empty queue.
   *
   * @param video whether each track has pictures
   * @param viewer the number of viewers that came to the stream before
   * @param keyFrameWanted the action to run when a key frame would help
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

  /** Sends a frame, or drops it. The caller still owns the frame. */
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
      requestsWhenDrained |= track.video;
      return;
    }
    track.gate.passed();
    requestsWhenDrained &= !track.video;
    queued.add(frame);
    queuedBytes += frame.sizeBytes();
    if (network == null) {
      channel.writeAndFlush(frame.share()).addListener(this);
    } else {
      delay(frame);
    }
  }

  /** Returns whether a frame would be the first of its track to be sent. */
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
      // A frame counts as sent with its last packet. An empty buffer replaces a lost last packet,
      // so that the frames keep their order.
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

  /** Removes the oldest frame, which was sent or failed. */
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
    if (requestsWhenDrained && halfEmpty()) {
      requestsWhenDrained = false;
      keyFrameWanted.run();
    }
  }

  private boolean halfEmpty() {
    return queued.size() <= settings.queueFrames() / 2 && queuedBytes <= settings.queueBytes() / 2;
  }

  /** Returns whether a key frame is due: the queue has room, and a track waits for one. */
  boolean missesKeyFrame() {
    return !requestsWhenDrained && !ended && Arrays.stream(tracks).anyMatch(Track::missesKeyFrame);
  }

  /** Returns the number of packets of a track that were sent. */
  long packetsSent(int track) {
    return tracks[track].packets;
  }

  /** Returns the number of payload bytes of a track that were sent. */
  long octetsSent(int track) {
    return tracks[track].octets;
  }

  /**
   * Ends the intake. Packets that the imitated network holds do not arrive; the others are still
   * sent.
   */
  void end() {
    ended = true;
    requestsWhenDrained = false;
    for (Delayed packet : delayed) {
      if (packet.last()) {
        packet.frame().release();
      }
    }
    delayed.clear();
  }

  /** Drops all queued frames, because the connection is gone. */
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
