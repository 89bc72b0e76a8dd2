package io.sutantra.transport.webrtc;

import io.sutantra.api.FrameSource;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Signalling;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.source.whep.WhepSourceProvider;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.MovingPicture;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.ViewerLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A test setup: a transport with one stream, "camera", of moving pictures, and viewers of the
 * stream.
 */
public final class Stage implements AutoCloseable {
  /** Size and rate of the pictures. */
  public static final int WIDTH = 320;

  public static final int HEIGHT = 180;
  private static final int RATE = 30;

  private final TestEnvironment environment = new TestEnvironment();
  private final ViewerLog log = new ViewerLog();
  private final Transport transport;
  private final MediaSink sink;
  private final WhepServer server;
  private final MovingPicture pictures = new MovingPicture(WIDTH, HEIGHT, RATE, 1);
  private final ScheduledExecutorService camera = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> shooting;
  private final AtomicInteger frames = new AtomicInteger();

  /** Starts the transport and the stream. */
  public Stage(MapSettings settings) throws IOException {
    transport = new WebRtcTransportProvider().create(settings, environment, log);
    transport.start();
    sink =
        (MediaSink)
            transport.open(
                new StreamDescription("camera", new RawFormat(WIDTH, HEIGHT, RATE), 1_000_000));
    server = new WhepServer(transport, "viewer-");
    shooting = camera.scheduleAtFixedRate(this::shoot, 0, 1_000_000 / RATE, TimeUnit.MICROSECONDS);
  }

  private void shoot() {
    if (environment.framesInUse() > 32) {
      return;
    }
    VideoFrame frame = pictures.take(environment.frames(), frames.getAndIncrement());
    frame.stamp(frame.ptsNanos(), System.nanoTime());
    if (!sink.offer(frame)) {
      frame.release();
    }
  }

  public Transport transport() {
    return transport;
  }

  public Signalling signalling() {
    return transport.signalling().orElseThrow();
  }

  public MediaSink sink() {
    return sink;
  }

  public WhepServer server() {
    return server;
  }

  public ViewerLog log() {
    return log;
  }

  /** Returns the events of a viewer. */
  public List<ViewerEvent> history(String viewerId) {
    return log.events().stream().filter(event -> event.viewerId().equals(viewerId)).toList();
  }

  /** Returns the last event of a viewer. */
  public ViewerEvent last(String viewerId) {
    List<ViewerEvent> history = history(viewerId);
    return history.get(history.size() - 1);
  }

  public TestEnvironment environment() {
    return environment;
  }

  /** Returns the camera's picture at an index. */
  public VideoFrame picture(int index) {
    VideoFrame frame = new VideoFrame(WIDTH, HEIGHT, released -> {});
    pictures.draw(frame, index);
    return frame;
  }

  /** Returns the number of pictures so far. */
  public int frames() {
    return frames.get();
  }

  /** Returns a source that receives the stream, not started. */
  public FrameSource viewer(MapSettings settings) {
    return new WhepSourceProvider()
        .create(
            new SourceRequest(
                "copy", server.url("camera").toString(), Optional.empty(), OptionalDouble.empty()),
            settings,
            environment);
  }

  @Override
  public void close() {
    shooting.cancel(false);
    camera.shutdown();
    try {
      if (!camera.awaitTermination(1, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the camera does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sink.close();
    transport.close();
    server.close();
    environment.close();
  }
}
