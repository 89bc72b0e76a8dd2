package io.sutantra.client;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.whep.WhipSession;
import io.sutantra.rtc.sdp.TrackAnswer;
import io.sutantra.rtc.sdp.TrackOffer;
import io.sutantra.rtc.session.ClientOptions;
import io.sutantra.rtc.session.ClientState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One WHIP session of a sink: offers the tracks, and sends their frames until the session ends.
 *
 * <p><b>Threading:</b> {@link #open} comes first; then {@link #run} has a thread of its own, and
 * the other methods are for any thread. {@link #close} comes after {@code run}.
 */
final class Publication implements SessionDriver.Owner {
  private static final int MAX_REDIRECTS = 3;
  private static final Duration GOODBYE_LIMIT = Duration.ofMillis(300);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final URI endpoint;
  private final WhipSinkSettings settings;
  private final Clock clock;
  private final Logger logger;
  private final List<Supplier<PacketizedFrame>> frames;
  private final Runnable keyFrames;
  private final WhipSession whip;
  private final SessionDriver driver;
  private final CountDownLatch decided = new CountDownLatch(1);
  private volatile boolean connected;
  private volatile String failure = "";

  /**
   * Opens the sockets of a session, at the address that packets to the endpoint's host leave from.
   *
   * @param frames the next frame of each track, in the order of the stream; null if there is none
   * @param keyFrames is called when the server needs a key frame
   */
  Publication(
      URI endpoint,
      StreamDescription stream,
      WhipSinkSettings settings,
      Environment environment,
      List<Supplier<PacketizedFrame>> frames,
      Runnable keyFrames)
      throws IOException {
    this.endpoint = endpoint;
    this.settings = settings;
    this.clock = environment.clock();
    this.logger = System.getLogger(environment.loggerName());
    this.frames = frames;
    this.keyFrames = keyFrames;
    this.whip = new WhipSession(endpoint, settings.token(), settings.maxSdpBytes(), MAX_REDIRECTS);
    ClientOptions options =
        new ClientOptions(
            stream.tracks().stream().map(Publication::offer).toList(),
            1,
            settings.maxSdpBytes(),
            settings.connectTimeout().toNanos(),
            settings.tcp(),
            address -> true,
            0,
            Optional.of(
                new ClientOptions.Publishing(
                    stream.id(),
                    clock.epochMillis() * NANOS_PER_MILLI - System.nanoTime(),
                    settings.historyPackets())));
    this.driver =
        SessionDriver.open(LocalAddress.towards(endpoint), options, clock.epochMillis(), this);
  }

  private static TrackOffer offer(TrackDescription track) {
    RtpFormat rtp = ((PacketizedFormat) track.format()).rtp();
    boolean video = track.type() == MediaType.VIDEO;
    TrackOffer usual = video ? TrackOffer.video(rtp.encodingName()) : TrackOffer.opus();
    boolean own = video || !rtp.formatParameters().isEmpty();
    return new TrackOffer(
        track.type().label(),
        rtp.encodingName(),
        rtp.clockRateHz(),
        rtp.channels(),
        own ? rtp.formatParameters() : usual.formatParameters() + ";sprop-stereo=1",
        usual.feedback(),
        usual.extensions());
  }

  /** Exchanges the offer for the server's answer. */
  void open() throws IOException {
    String answer = whip.open(driver.offer(), settings.connectTimeout());
    try {
      List<TrackAnswer> taken = driver.session().answer(answer, System.nanoTime());
      if (taken.size() < frames.size()) {
        logger.log(
            Level.WARNING, "{0} takes {1} of {2} tracks", endpoint, taken.size(), frames.size());
      }
    } catch (IOException unusable) {
      throw new IOException("%s: %s".formatted(endpoint, unusable.getMessage()), unusable);
    }
    if (!whip.iceServers().isEmpty()) {
      logger.log(
          Level.DEBUG, "{0} recommends {1}, which are not used", endpoint, whip.iceServers());
    }
  }

  /** Waits until the session is connected, or has failed or ended, which is thrown. */
  void awaitConnection() throws IOException, InterruptedException {
    // The session has the same limit, and says more.
    boolean unused =
        decided.await(settings.connectTimeout().toNanos() + 1_000_000_000L, TimeUnit.NANOSECONDS);
    if (!connected) {
      throw new IOException(failure());
    }
  }

  /** Sends what the tracks offer until the session ends. */
  void run() {
    try {
      driver.run();
    } catch (IOException lost) {
      fail("%s was lost: %s".formatted(endpoint, lost.getMessage()));
    } catch (RuntimeException broken) {
      fail("%s cannot be published to any more: %s".formatted(endpoint, broken));
    } finally {
      decided.countDown();
    }
  }

  @Override
  public long deadlineNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public void advance(long nowNanos) {
    long sessionClockNanos = nowNanos - clock.nanoTime();
    for (int track = 0; track < frames.size(); track++) {
      for (PacketizedFrame frame = frames.get(track).get();
          frame != null;
          frame = frames.get(track).get()) {
        send(track, frame, frame.captureNanos() + sessionClockNanos, nowNanos);
      }
    }
  }

  private void send(int track, PacketizedFrame frame, long sampledNanos, long nowNanos) {
    for (RtpPacket packet : frame.packets()) {
      boolean unused =
          driver
              .session()
              .send(
                  track,
                  packet.timestamp(),
                  packet.marker(),
                  packet.payload().toArray(),
                  sampledNanos,
                  nowNanos);
    }
  }

  @Override
  public void send(InetSocketAddress to, byte[] datagram) {
    driver.send(to, datagram);
  }

  @Override
  public void keyFrameWanted(int track) {
    keyFrames.run();
  }

  @Override
  public void changed(ClientState state, String reason) {
    if (state == ClientState.CONNECTED) {
      connected = true;
      keyFrames.run();
    } else if (state == ClientState.FAILED) {
      fail("%s: %s".formatted(endpoint, reason));
    } else if (state == ClientState.ENDED) {
      fail("%s has ended the session".formatted(endpoint));
    }
    if (state == ClientState.CONNECTED || state.terminal()) {
      decided.countDown();
    }
  }

  private void fail(String why) {
    if (failure.isEmpty()) {
      failure = why;
    }
  }

  /** Returns whether the session has ever been connected. */
  boolean connected() {
    return connected;
  }

  /** Returns why the session has ended, for people. */
  String failure() {
    return failure.isEmpty() ? "the session with %s has ended".formatted(endpoint) : failure;
  }

  /** Has the session send what the tracks offer, soon. */
  void wakeUp() {
    driver.wakeUp();
  }

  /** Has {@link #run} return soon. */
  void stop() {
    driver.stop();
  }

  /** Closes the sockets, and tells the server that the session ends. */
  void close() {
    driver.close();
    try {
      whip.close(GOODBYE_LIMIT);
    } catch (IOException unheard) {
      logger.log(
          Level.DEBUG,
          "{0} did not hear that its publisher left: {1}",
          endpoint,
          unheard.getMessage());
    }
  }
}
