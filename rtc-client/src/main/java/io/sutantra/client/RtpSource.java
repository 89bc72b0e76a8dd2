package io.sutantra.client;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.FrameQueue;
import io.sutantra.api.media.Media;
import io.sutantra.api.whep.WhepSession;
import io.sutantra.rtc.rtp.SenderTimeline;
import io.sutantra.rtc.sdp.TrackAnswer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A source that watches a stream of another server, and delivers the packets as they came.
 *
 * <p><b>Threading:</b> as its contract says. The packets come on a thread of the source's own.
 */
final class RtpSource implements MediaSource {
  private static final int MAX_REDIRECTS = 3;
  private static final Duration GOODBYE_LIMIT = Duration.ofMillis(300);
  private static final long JOIN_MILLIS = 500;

  private final URI endpoint;
  private final RtpSourceSettings settings;
  private final Environment environment;
  private final Logger logger;
  private final List<RtpTrack> offered;
  private final WhepSession whep;
  private volatile StreamReceiver receiver;
  private Thread thread;
  private List<RtpTrack> tracks = List.of();
  private boolean started;
  private boolean closed;

  RtpSource(URI endpoint, RtpSourceSettings settings, Environment environment) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.environment = environment;
    this.logger = System.getLogger(environment.loggerName());
    SenderTimeline timeline = new SenderTimeline();
    this.offered =
        settings.tracks().stream()
            .map(offer -> new RtpTrack(this, settings, offer, timeline))
            .toList();
    this.whep = new WhepSession(endpoint, settings.token(), settings.maxSdpBytes(), MAX_REDIRECTS);
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
    StreamReceiver opened = new StreamReceiver(endpoint, settings, offered, environment.clock());
    receiver = opened;
    String answer = whep.open(opened.offer(), settings.connectTimeout());
    List<RtpTrack> accepted = new ArrayList<>();
    for (TrackAnswer track : opened.accept(answer)) {
      RtpTrack own = offered.get(track.index());
      own.agree(track.formatParameters());
      accepted.add(own);
    }
    tracks = List.copyOf(accepted);
    thread = new Thread(opened, "sutantra-source-whep-rtp");
    thread.setDaemon(true);
    thread.start();
    opened.awaitConnection(settings.connectTimeout());
    String formats =
        tracks.stream()
            .map(track -> track.format().describe())
            .collect(Collectors.joining(" and "));
    logger.log(Level.INFO, "receiving {0}, {1}", endpoint, formats);
  }

  @Override
  public List<RtpTrack> tracks() {
    return tracks;
  }

  /** Returns the next access unit of a track, or null if none is there. */
  Media poll(FrameQueue queue) throws IOException {
    if (!started || closed) {
      throw new IllegalStateException("a source is polled between its start and its close");
    }
    Media frame = queue.poll();
    if (frame == null) {
      receiver.throwFailure();
    }
    return frame;
  }

  void requestKeyFrame() {
    StreamReceiver current = receiver;
    if (current != null) {
      current.requestKeyFrame();
    }
  }

  boolean streamEnded() {
    StreamReceiver current = receiver;
    return current != null && current.ended();
  }

  @Override
  public boolean receives() {
    return true;
  }

  @Override
  public SourceStatistics statistics() {
    StreamReceiver current = receiver;
    if (current == null) {
      return SourceStatistics.NONE;
    }
    SourceStatistics heard = current.statistics();
    return new SourceStatistics(
        heard.packets(),
        heard.packetsLost(),
        heard.bytes(),
        heard.framesDropped() + offered.stream().mapToLong(RtpTrack::dropped).sum(),
        heard.jitterNanos());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (receiver != null) {
      receiver.stop();
      stopThread();
      receiver.close();
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
