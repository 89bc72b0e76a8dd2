package io.sutantra.source.rtp;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.FrameQueue;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.whep.WhepSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;

/** A viewer of somebody else's stream, who passes its packets on. */
final class RtpSource implements FrameSource {
  private static final int MAX_REDIRECTS = 3;
  private static final Duration GOODBYE_LIMIT = Duration.ofMillis(300);
  private static final long JOIN_MILLIS = 500;

  private final URI endpoint;
  private final RtpSourceSettings settings;
  private final Environment environment;
  private final Logger logger;
  private final FrameQueue queue;
  private final WhepSession whep;
  private volatile Reception reception;
  private Thread thread;
  private PacketizedFormat format;
  private boolean started;
  private boolean closed;

  RtpSource(URI endpoint, RtpSourceSettings settings, Environment environment) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.environment = environment;
    this.logger = System.getLogger(environment.loggerName());
    this.queue = new FrameQueue(settings.queueFrames());
    this.whep = new WhepSession(endpoint, settings.token(), settings.maxSdpBytes(), MAX_REDIRECTS);
    this.format =
        new PacketizedFormat(
            settings.codec(),
            new RtpFormat(settings.encodingName(), settings.clockRateHz(), ""),
            0,
            0,
            0);
  }

  @Override
  public void start() throws IOException {
    if (started || closed) {
      throw new IllegalStateException("a source is started once");
    }
    started = true;
    try {
      connect();
    } catch (IOException | RuntimeException failure) {
      close();
      throw failure;
    } catch (InterruptedException interrupted) {
      close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting to " + endpoint, interrupted);
    }
  }

  private void connect() throws IOException, InterruptedException {
    Reception opened = Reception.open(endpoint, settings, queue, environment.clock());
    reception = opened;
    String answer = whep.open(opened.offer(), settings.connectTimeout());
    format =
        new PacketizedFormat(
            settings.codec(),
            new RtpFormat(settings.encodingName(), settings.clockRateHz(), opened.accept(answer)),
            0,
            0,
            0);
    thread = new Thread(opened, "sutantra-source-whep-rtp");
    thread.setDaemon(true);
    thread.start();
    opened.awaitConnection(settings.connectTimeout());
    logger.log(Level.INFO, "receiving {0}, {1}", endpoint, format.describe());
  }

  @Override
  public MediaFormat format() {
    return format;
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    if (!started || closed) {
      throw new IllegalStateException("a source is polled between its start and its close");
    }
    Media frame = queue.poll();
    if (frame == null) {
      reception.throwFailure();
    }
    return frame;
  }

  @Override
  public void wakeBy(Runnable wake) {
    queue.wakeBy(wake);
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    return queue.wakes() ? Long.MAX_VALUE : FrameSource.super.nextPollNanos(nowNanos);
  }

  @Override
  public void requestKeyFrame() {
    Reception current = reception;
    if (current != null) {
      current.requestKeyFrame();
    }
  }

  @Override
  public boolean receives() {
    return true;
  }

  @Override
  public boolean ended() {
    Reception current = reception;
    return current != null && current.ended() && queue.isEmpty();
  }

  @Override
  public SourceStatistics statistics() {
    Reception current = reception;
    if (current == null) {
      return SourceStatistics.NONE;
    }
    SourceStatistics heard = current.statistics();
    return new SourceStatistics(
        heard.packets(),
        heard.packetsLost(),
        heard.bytes(),
        heard.framesDropped() + queue.dropped(),
        heard.jitterNanos());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (reception != null) {
      reception.stop();
      stopThread();
      reception.close();
    }
    try {
      whep.close(GOODBYE_LIMIT);
    } catch (IOException unheard) {
      logger.log(
          Level.DEBUG,
          "{0} did not hear that its viewer left: {1}",
          endpoint,
          unheard.getMessage());
    }
  }

  private void stopThread() {
    if (thread == null) {
      return;
    }
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
