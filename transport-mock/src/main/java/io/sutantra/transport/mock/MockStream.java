package io.sutantra.transport.mock;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.sutantra.api.Clock;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackSink;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.media.KeyFrameGate;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.mock.wire.Answer;
import io.sutantra.mock.wire.Wire;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An open stream. It takes the frames of its tracks on the engine's threads and hands them to the
 * event loop, which sends them to every viewer.
 *
 * <p>The hand-over is bounded. When the event loop is too far behind, the stream refuses a frame
 * and all later frames of its track up to the next key frame.
 */
final class MockStream implements StreamSink {
  /** The most frames of a track that may wait for the event loop, about a second of pictures. */
  static final int MAX_HANDED_OVER = 32;

  /** A receiver of the stream's frames, called on the event loop. */
  interface Receiver {
    /** Returns the id of the viewer. */
    String id();

    /** Sends a frame or drops it. The caller still owns the frame. */
    void send(FrameBuffer frame);

    /** Ends the receiver because the server failed. */
    void fail(String reason);

    /** Ends the receiver with a goodbye. */
    void dismiss(String reason);
  }

  private static final Receiver[] NOBODY = {};

  private final String id;
  private final Answer.Accepted answer;
  private final EventLoop loop;
  private final TransportCounters counters;
  private final Logger logger;
  private final Consumer<MockStream> whenClosed;
  private final List<Track> tracks = new ArrayList<>();
  private final SenderReports reports;
  private volatile boolean closed;

  // Replaced, never modified, on the event loop alone.
  private volatile Receiver[] viewers = NOBODY;

  // Confined to the event loop.
  private long viewersSoFar;

  MockStream(
      String id,
      Answer.Accepted answer,
      EventLoop loop,
      Clock clock,
      TransportCounters counters,
      Logger logger,
      Consumer<MockStream> whenClosed) {
    this.id = id;
    this.answer = answer;
    this.loop = loop;
    this.counters = counters;
    this.logger = logger;
    this.whenClosed = whenClosed;
    this.reports = new SenderReports(clock, answer.tracks());
    for (int i = 0; i < answer.tracks().size(); i++) {
      tracks.add(new Track(i));
    }
  }

  String id() {
    return id;
  }

  Answer.Accepted answer() {
    return answer;
  }

  /** Returns the stream's sender reports. Called on the event loop. */
  SenderReports reports() {
    return reports;
  }

  /** Returns whether the stream has pictures, of which a viewer needs a key frame. */
  boolean hasVideo() {
    return answer.tracks().stream().anyMatch(its -> its.format().type() == MediaType.VIDEO);
  }

  @Override
  public TrackSink track(int index) {
    return tracks.get(index);
  }

  /** Returns the number of frames that wait for the event loop. Any thread. */
  int framesWaiting() {
    return tracks.stream().mapToInt(its -> its.handedOver.get()).sum();
  }

  /** A track of the stream, which takes its frames on one of the engine's threads. */
  private final class Track implements TrackSink {
    private final int index;
    private final AtomicInteger handedOver = new AtomicInteger();

    // Confined to the thread that offers frames.
    private final KeyFrameGate gate = KeyFrameGate.open();

    Track(int index) {
      this.index = index;
    }

    @Override
    public boolean offer(Media media) {
      PacketizedFrame frame = checked(media);
      if (closed || !gate.admits(frame.keyFrame())) {
        return false;
      }
      if (viewers.length == 0) {
        gate.passed();
        frame.release();
        return true;
      }
      if (handedOver.incrementAndGet() > MAX_HANDED_OVER) {
        handedOver.decrementAndGet();
        counters.framesRefused.increment();
        gate.close();
        return false;
      }
      try {
        loop.execute(
            () -> {
              handedOver.decrementAndGet();
              deliver(index, frame);
            });
      } catch (RejectedExecutionException shutDown) {
        handedOver.decrementAndGet();
        return false;
      }
      gate.passed();
      return true;
    }

    @Override
    public boolean wanted() {
      return viewers.length > 0;
    }
  }

  private PacketizedFrame checked(Media media) {
    if (!(media instanceof PacketizedFrame frame)) {
      throw new IllegalArgumentException(
          "stream '%s' takes packetized media, was offered %s".formatted(id, media.kind()));
    }
    for (RtpPacket packet : frame.packets()) {
      if (packet.sizeBytes() > Wire.MAX_PACKET_BYTES) {
        throw new IllegalArgumentException(
            "stream '%s' was offered a packet of %d bytes; one can have %d"
                .formatted(id, packet.sizeBytes(), Wire.MAX_PACKET_BYTES));
      }
    }
    return frame;
  }

  private void deliver(int track, PacketizedFrame frame) {
    Receiver[] all = viewers;
    if (all.length > 0) {
      FrameBuffer bytes =
          FrameBuffer.of(frame, track, answer.tracks().get(track), ByteBufAllocator.DEFAULT);
      reports.note(bytes);
      try {
        for (Receiver viewer : all) {
          sendTo(viewer, bytes);
        }
      } finally {
        bytes.release();
      }
    }
    frame.release();
  }

  private void sendTo(Receiver viewer, FrameBuffer bytes) {
    try {
      viewer.send(bytes);
    } catch (RuntimeException failure) {
      // A failure of one viewer must not keep the frame from the others.
      logger.log(
          Logger.Level.WARNING,
          "viewer " + ViewerEvent.visibleId(viewer.id()) + " is given up",
          failure);
      viewer.fail("the server failed: " + failure);
    }
  }

  /** Returns the number of viewers before this one. Called on the event loop. */
  long nextViewer() {
    return viewersSoFar++;
  }

  /** Adds a viewer. Called on the event loop. */
  void add(Receiver viewer) {
    Receiver[] more = Arrays.copyOf(viewers, viewers.length + 1);
    more[more.length - 1] = viewer;
    viewers = more;
  }

  /** Removes a viewer. Called on the event loop. */
  void remove(Receiver viewer) {
    viewers = Arrays.stream(viewers).filter(other -> other != viewer).toArray(Receiver[]::new);
  }

  @Override
  public void close() {
    close("the stream has ended");
  }

  /** Closes the stream for a reason that its viewers receive. */
  void close(String reason) {
    closed = true;
    whenClosed.accept(this);
    try {
      loop.execute(() -> dismissAll(reason));
    } catch (RejectedExecutionException shutDown) {
      // The transport was closed before, and all viewers with it.
      return;
    }
  }

  private void dismissAll(String reason) {
    for (Receiver viewer : viewers) {
      viewer.dismiss(reason);
    }
  }
}
