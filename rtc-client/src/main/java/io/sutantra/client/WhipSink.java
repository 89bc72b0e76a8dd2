package io.sutantra.client;

import io.sutantra.api.Environment;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A sink that publishes a stream to another server by WHIP, and publishes again when a session is
 * lost.
 *
 * <p>The packets are sent as they are. While there is no session, media are refused, so that the
 * first media of the next session are a key frame. <b>Threading:</b> as its contract says; a thread
 * of the sink's own drives the sessions.
 */
final class WhipSink implements StandaloneSink {
  private static final long JOIN_MILLIS = 1_000;
  private static final long FIRST_RETRY_MILLIS = 500;

  private final URI endpoint;
  private final WhipSinkSettings settings;
  private final Environment environment;
  private final Logger logger;
  private final StreamDescription stream;
  private final List<Track> tracks = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Runnable keyFrames = () -> {};

  /** The session that media go to; null if there is none. */
  private volatile Publication publication;

  private Thread thread;

  WhipSink(
      URI endpoint, StreamDescription stream, WhipSinkSettings settings, Environment environment) {
    this.endpoint = endpoint;
    this.stream = stream;
    this.settings = settings;
    this.environment = environment;
    this.logger = System.getLogger(environment.loggerName());
    for (int i = 0; i < stream.tracks().size(); i++) {
      tracks.add(new Track());
    }
  }

  @Override
  public void requestKeyFramesBy(Runnable request) {
    keyFrames = request;
  }

  @Override
  public void start() throws IOException {
    if (thread != null || isClosed()) {
      throw new IllegalStateException("a sink is started once");
    }
    Publication first = publish();
    thread = new Thread(() -> keepPublishing(first), "sutantra-sink-whip");
    thread.setDaemon(true);
    thread.start();
    try {
      first.awaitConnection();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting to " + endpoint, interrupted);
    }
    List<String> formats =
        stream.tracks().stream().map(TrackDescription::format).map(Object::toString).toList();
    logger.log(Level.INFO, "publishing {0} to {1}", String.join(" and ", formats), endpoint);
  }

  private Publication publish() throws IOException {
    List<Supplier<PacketizedFrame>> frames =
        tracks.stream().map(track -> (Supplier<PacketizedFrame>) track::poll).toList();
    Publication begun =
        new Publication(endpoint, stream, settings, environment, frames, () -> keyFrames.run());
    publication = begun;
    try {
      begun.open();
      return begun;
    } catch (IOException | RuntimeException failure) {
      publication = null;
      begun.close();
      throw failure;
    }
  }

  private void keepPublishing(Publication first) {
    Publication current = first;
    long delayMillis = FIRST_RETRY_MILLIS;
    while (current != null) {
      current.run();
      publication = null;
      current.close();
      if (!first.connected()) {
        // Whoever has started the sink is told.
        return;
      }
      tracks.forEach(Track::clear);
      if (current.connected()) {
        delayMillis = FIRST_RETRY_MILLIS;
      }
      if (!isClosed()) {
        logger.log(Level.WARNING, "{0}; publishing again", current.failure());
      }
      current = null;
      while (current == null && !closesWithin(delayMillis)) {
        delayMillis = Math.min(2 * delayMillis, settings.maxRetryDelay().toMillis());
        try {
          current = publish();
        } catch (IOException again) {
          logger.log(Level.WARNING, "{0}; trying again", again.getMessage());
        }
      }
    }
  }

  private boolean closesWithin(long millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  @Override
  public TrackSink track(int index) {
    return tracks.get(index);
  }

  @Override
  public void close() {
    closing.countDown();
    Publication current = publication;
    if (current != null) {
      current.stop();
    }
    if (thread != null && thread != Thread.currentThread()) {
      try {
        thread.join(JOIN_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A queue of frames that wait for the thread of the session. */
  final class Track implements TrackSink {
    private final ArrayDeque<PacketizedFrame> waiting = new ArrayDeque<>();

    @Override
    public boolean offer(Media media) {
      Publication current = publication;
      if (current == null || !current.connected() || !add((PacketizedFrame) media)) {
        return false;
      }
      current.wakeUp();
      return true;
    }

    private synchronized boolean add(PacketizedFrame frame) {
      return waiting.size() < settings.queueFrames() && waiting.add(frame);
    }

    /** Returns the next frame; null if there is none. */
    synchronized PacketizedFrame poll() {
      return waiting.poll();
    }

    private synchronized void clear() {
      waiting.clear();
    }

    @Override
    public boolean wanted() {
      Publication current = publication;
      return current != null && current.connected();
    }
  }
}
