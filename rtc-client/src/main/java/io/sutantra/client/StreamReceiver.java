package io.sutantra.client;

import io.sutantra.api.Clock;
import io.sutantra.api.SourceStatistics;
import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtp.AccessUnit;
import io.sutantra.rtc.sdp.TrackAnswer;
import io.sutantra.rtc.session.ClientOptions;
import io.sutantra.rtc.session.ClientState;
import io.sutantra.rtc.session.ReceiveStatistics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The receiver of a stream of another server: a session, and for each track an assembler that the
 * access units of the session go to.
 *
 * <p><b>Threading:</b> {@link #run} has a thread of its own. The thread that opens the receiver
 * calls {@link #offer} and {@link #accept} before that; the other methods are for any thread.
 */
final class StreamReceiver implements Runnable, SessionDriver.Owner {
  private final URI endpoint;
  private final List<RtpTrack> tracks;
  private final Clock clock;
  private final SessionDriver driver;
  private final CountDownLatch decided = new CountDownLatch(1);
  private final AtomicBoolean wantsKeyFrame = new AtomicBoolean();
  private volatile boolean ended;
  private volatile String failure = "";
  private volatile SourceStatistics statistics = SourceStatistics.NONE;

  /** Confined to the thread that runs. */
  private long losses;

  /** Opens a receiver, at the address that packets to the endpoint's host leave from. */
  StreamReceiver(URI endpoint, RtpSourceSettings settings, List<RtpTrack> tracks, Clock clock)
      throws IOException {
    this.endpoint = endpoint;
    this.tracks = tracks;
    this.clock = clock;
    ClientOptions options =
        new ClientOptions(
            settings.tracks(),
            1,
            settings.maxSdpBytes(),
            settings.connectTimeout().toNanos(),
            settings.tcp(),
            address -> true,
            settings.reorderWait().toNanos(),
            Optional.empty());
    this.driver =
        SessionDriver.open(LocalAddress.towards(endpoint), options, clock.epochMillis(), this);
  }

  /** Returns the offer, to be sent to the endpoint. */
  String offer() {
    return driver.offer();
  }

  /**
   * Takes the answer of the endpoint.
   *
   * @return the tracks that will come
   */
  List<TrackAnswer> accept(String answer) throws IOException {
    try {
      return driver.session().answer(answer, System.nanoTime());
    } catch (IOException unusable) {
      throw new IOException("%s: %s".formatted(endpoint, unusable.getMessage()), unusable);
    }
  }

  /** Waits until the session is connected, or has failed or ended, which is thrown. */
  void awaitConnection(Duration limit) throws IOException, InterruptedException {
    // The session has the same limit, and says more.
    boolean unused = decided.await(limit.toNanos() + 1_000_000_000L, TimeUnit.NANOSECONDS);
    throwFailure();
    if (ended) {
      throw new IOException("%s ended the session while it was set up".formatted(endpoint));
    }
  }

  @Override
  public void run() {
    try {
      driver.run();
    } catch (IOException lost) {
      fail("%s was lost: %s".formatted(endpoint, lost.getMessage()));
    } catch (RuntimeException broken) {
      fail("%s cannot be received any more: %s".formatted(endpoint, broken));
    } finally {
      ended = true;
      tracks.forEach(RtpTrack::wake);
      decided.countDown();
    }
  }

  @Override
  public long deadlineNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public void advance(long nowNanos) {
    if (wantsKeyFrame.getAndSet(false)) {
      driver.session().requestKeyFrame();
    }
    ReceiveStatistics heard = driver.session().statistics();
    statistics =
        new SourceStatistics(
            heard.packets(), heard.lost(), heard.bytes(), losses, heard.jitterNanos());
  }

  @Override
  public void send(InetSocketAddress to, byte[] datagram) {
    driver.send(to, datagram);
  }

  @Override
  public void changed(ClientState state, String reason) {
    if (state == ClientState.FAILED) {
      fail("%s: %s".formatted(endpoint, reason));
    }
    if (state == ClientState.CONNECTED || state.terminal()) {
      decided.countDown();
    }
  }

  @Override
  public void sourceChanged(int track, int ssrc) {
    tracks.get(track).assembler().restart();
  }

  @Override
  public void senderReport(int track, long ntpTime, int rtpTimestamp) {
    tracks.get(track).assembler().senderReport(NtpTime.epochNanos(ntpTime), rtpTimestamp);
  }

  @Override
  public void mediaLost(int track) {
    losses++;
  }

  @Override
  public void accessUnit(int track, AccessUnit unit) {
    tracks.get(track).assembler().accept(unit, clock.nanoTime() - System.nanoTime());
  }

  private void fail(String why) {
    if (failure.isEmpty()) {
      failure = why;
      tracks.forEach(RtpTrack::wake);
    }
  }

  void requestKeyFrame() {
    if (!wantsKeyFrame.getAndSet(true)) {
      driver.wakeUp();
    }
  }

  /** Has {@link #run} return soon. */
  void stop() {
    driver.stop();
  }

  /** Closes the sockets, after the thread in {@link #run} has ended. */
  void close() {
    driver.close();
  }

  /** Returns whether the server has ended the stream and nothing more will come. */
  boolean ended() {
    return ended && failure.isEmpty();
  }

  void throwFailure() throws IOException {
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
  }

  SourceStatistics statistics() {
    return statistics;
  }
}
