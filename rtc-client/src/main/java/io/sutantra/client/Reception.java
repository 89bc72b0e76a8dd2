package io.sutantra.client;

import io.sutantra.api.Clock;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.dtls.PooledEndpoint;
import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.sdp.TrackAnswer;
import io.sutantra.rtc.session.ClientListener;
import io.sutantra.rtc.session.ClientOptions;
import io.sutantra.rtc.session.ClientSession;
import io.sutantra.rtc.session.ClientState;
import io.sutantra.rtc.session.ReceiveStatistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The thin loop of a source: one link, one session, a jitter buffer for each track.
 *
 * <p>How long the network may take is measured by real time, whatever clock the media goes by.
 * <b>Threading:</b> {@link #run} has a thread of its own; what comes before it is confined to the
 * thread that opens; the rest any thread.
 */
final class Reception implements Runnable, ClientListener, DatagramLink.Arrivals {
  private static final long MAX_WAIT_MILLIS = 100;

  private final URI endpoint;
  private final List<RtpTrack> tracks;
  private final Clock clock;
  private final DatagramLink link;
  private final Selector selector;
  private final DtlsThreads threads =
      new DtlsThreads(DtlsThreads.Limits.DEFAULT.withThreads(1).withWaiting(1));
  private final ClientSession session;
  private final CountDownLatch decided = new CountDownLatch(1);
  private final AtomicBoolean wantsKeyFrame = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile boolean ended;
  private volatile String failure = "";
  private volatile SourceStatistics statistics = SourceStatistics.NONE;

  // Confined to the thread that runs.
  private long picturesDropped;
  private long arrivedNanos;

  private Reception(
      URI endpoint,
      RtpSourceSettings settings,
      List<RtpTrack> tracks,
      Clock clock,
      DatagramLink link,
      Selector selector) {
    this.endpoint = endpoint;
    this.tracks = tracks;
    this.clock = clock;
    this.link = link;
    this.selector = selector;
    ClientOptions options =
        new ClientOptions(
            settings.tracks(),
            1,
            settings.maxSdpBytes(),
            settings.connectTimeout().toNanos(),
            settings.tcp(),
            address -> true);
    SecureRandom random = new SecureRandom();
    this.session =
        new ClientSession(
            options,
            new PooledEndpoint(
                DtlsIdentity.generate(random, clock.epochMillis()), DtlsLimits.DEFAULT, threads),
            selector::wakeup,
            this,
            random);
  }

  /** Opens what is needed at the address that the endpoint's host is reached from. */
  static Reception open(
      URI endpoint, RtpSourceSettings settings, List<RtpTrack> tracks, Clock clock)
      throws IOException {
    InetAddress local = LocalAddress.towards(endpoint);
    Selector selector = Selector.open();
    try {
      DatagramLink link =
          settings.tcp() ? new TcpLink(local, selector) : UdpLink.open(local, selector);
      return new Reception(endpoint, settings, tracks, clock, link, selector);
    } catch (IOException | RuntimeException failure) {
      selector.close();
      throw failure;
    }
  }

  /** What to offer. */
  String offer() {
    return session.offer(link.local());
  }

  /**
   * Takes the answer, before {@link #run}.
   *
   * @return the tracks that will come
   */
  List<TrackAnswer> accept(String answer) throws IOException {
    try {
      return session.answer(answer, System.nanoTime());
    } catch (IOException unusable) {
      throw new IOException("%s: %s".formatted(endpoint, unusable.getMessage()), unusable);
    }
  }

  /** Waits until there are keys, or there will be none. */
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
      while (!stopped && !session.state().terminal()) {
        await();
        link.receive(this);
        advance(System.nanoTime());
      }
      if (stopped) {
        session.close(System.nanoTime());
        session.advance(System.nanoTime());
      }
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

  private void await() throws IOException {
    long deadline = session.deadlineNanos();
    for (RtpTrack track : tracks) {
      deadline = Math.min(deadline, track.jitter().deadlineNanos());
    }
    long millis = Math.min(MAX_WAIT_MILLIS, (deadline - System.nanoTime()) / 1_000_000 + 1);
    if (millis <= 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void arrived(InetSocketAddress from, ByteBuffer datagram) {
    arrivedNanos = System.nanoTime();
    session.receive(from, datagram, arrivedNanos);
  }

  @Override
  public void disconnected(InetSocketAddress from, String why) {
    session.disconnected(from, why);
  }

  private void advance(long now) {
    tracks.forEach(track -> track.jitter().advance(now));
    if (pictures().framesDropped() > picturesDropped) {
      picturesDropped = pictures().framesDropped();
      session.requestKeyFrame();
    }
    if (wantsKeyFrame.getAndSet(false)) {
      session.requestKeyFrame();
    }
    session.advance(now);
    ReceiveStatistics heard = session.statistics();
    long allDropped = tracks.stream().mapToLong(track -> track.jitter().framesDropped()).sum();
    statistics =
        new SourceStatistics(
            heard.packets(), heard.lost(), heard.bytes(), allDropped, heard.jitterNanos());
  }

  @Override
  public void send(InetSocketAddress to, byte[] datagram) {
    link.send(to, datagram);
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

  private JitterBuffer pictures() {
    return tracks.get(0).jitter();
  }

  @Override
  public void sourceChanged(int track, int ssrc) {
    JitterBuffer changed = tracks.get(track).jitter();
    changed.restart();
    if (changed == pictures()) {
      picturesDropped = changed.framesDropped();
      session.requestKeyFrame();
    }
  }

  @Override
  public void senderReport(int track, long ntpTime, int rtpTimestamp) {
    tracks.get(track).jitter().senderReport(NtpTime.epochNanos(ntpTime), rtpTimestamp);
  }

  @Override
  public void media(
      int track,
      int sequenceNumber,
      int timestamp,
      boolean marker,
      byte[] packet,
      int payloadOffset,
      int payloadLength) {
    Bytes payload = Bytes.copyOf(ByteBuffer.wrap(packet, payloadOffset, payloadLength));
    tracks
        .get(track)
        .jitter()
        .receive(
            new RtpPacket(sequenceNumber, timestamp, marker, payload),
            clock.nanoTime(),
            arrivedNanos);
  }

  private void fail(String why) {
    if (failure.isEmpty()) {
      failure = why;
      tracks.forEach(RtpTrack::wake);
    }
  }

  void requestKeyFrame() {
    if (!wantsKeyFrame.getAndSet(true)) {
      selector.wakeup();
    }
  }

  /** Ends it, soon. */
  void stop() {
    stopped = true;
    selector.wakeup();
  }

  /** Gives back what it holds; after its thread has ended. */
  void close() {
    threads.close();
    try (selector;
        link) {
      return;
    } catch (IOException alreadyGone) {
      // There is nothing left to give back.
      return;
    }
  }

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
