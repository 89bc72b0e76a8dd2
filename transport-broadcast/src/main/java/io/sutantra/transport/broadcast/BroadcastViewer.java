package io.sutantra.transport.broadcast;

import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatus;
import io.sutantra.rtc.ice.IceLite;
import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One viewer: its ICE, its handshake, its media, and how it stands with it.
 *
 * <p><b>Threading:</b> confined to its shard's loop.
 */
final class BroadcastViewer {
  private static final long GOODBYE_MILLIS = 50;

  private final BroadcastStream stream;
  private final ViewerSetup setup;
  private final ViewerListener listener;
  private final JoinTimes times;

  private final IceLite<Path> ice;
  private final ViewerCredentials credentials;

  // Of where it lives.
  private Shard shard;
  private ShardStream part;
  private ViewerPaths paths;
  private ViewerHandshake handshake;
  private boolean moved;

  /** Where it says it is; null as long as no check has come. Found anew when that has changed. */
  private Path current;

  /** Where it has proved to be, so that it can be sent to; null as long as it has not. */
  private Path sending;

  /** Since when it has been heard of and could be sent media, but for a path that it has proved. */
  private long pathlessNanos;

  /** Whether it is to be sent to. If not, it is only asked whether it consents again. */
  private boolean consents = true;

  private ViewerStatus status = ViewerStatus.CONNECTING;
  private ViewerMedia media;
  private ViewerDetails details;
  private long nextStatisticsNanos;

  BroadcastViewer(Shard shard, BroadcastStream stream, ViewerSetup setup, ViewerListener listener) {
    this.stream = stream;
    this.setup = setup;
    this.listener = listener;
    long now = shard.nanoTime();
    this.pathlessNanos = now;
    this.times = new JoinTimes(now);
    this.credentials = new ViewerCredentials(setup.local(), setup.remote());
    this.ice =
        new IceLite<>(setup.local(), setup.remote(), setup.iceTimings(), setup.random(), now);
    liveAt(shard);
    // So that a thousand viewers are not reported in one moment.
    this.nextStatisticsNanos =
        now + Math.floorMod(setup.viewerId().hashCode(), 1_000) * setup.statisticsNanos() / 1_000;
  }

  private void liveAt(Shard home) {
    shard = home;
    part = stream.part(home);
    paths = new ViewerPaths(this, home.paths(), ice);
    handshake = new ViewerHandshake(this, home, setup);
  }

  String id() {
    return setup.viewerId();
  }

  Shard shard() {
    return shard;
  }

  ShardStream part() {
    return part;
  }

  /** Is let in: from now on it is heard of. */
  void enter() {
    settle();
    tell("");
    wantKeyFrame();
  }

  private void settle() {
    shard.viewers().admit(this);
    part.add(this);
  }

  /** So that there is a key frame when the handshake is done. */
  private void wantKeyFrame() {
    long now = shard.nanoTime();
    if (sendsPictures() && !part.hasLastingBeginning(now)) {
      part.wantKeyFrame(this, now);
    }
  }

  /**
   * Whether no valid check has come yet, so that it can move to where one comes. It does so once:
   * somebody who knows its name, and not its password, cannot have it move to and fro.
   */
  boolean unsettled() {
    return !moved && ice.state(shard.nanoTime()) == IceState.NEW && !credentials.restarting();
  }

  /**
   * Leaves its shard for another one.
   *
   * @param first what to do there when it has arrived
   */
  void moveTo(Shard other, Runnable first) {
    Shard before = shard;
    moved = true;
    // Meanwhile the stream keeps a viewer, and does not stop for want of one.
    stream.count(1);
    other.viewers().expect(this);
    part.remove(this);
    before.viewers().forget(this);
    if (other.post(() -> arrive(other, first))) {
      // Who is told the new one from now on finds it there: its arrival has been posted before.
      listener.moved(id(), before, other);
    } else {
      // The transport is ending.
      stream.count(-1);
      listener.gone(this);
    }
  }

  private void arrive(Shard home, Runnable first) {
    try {
      liveAt(home);
      settle();
      wantKeyFrame();
    } catch (RuntimeException failure) {
      home.giveUp(this, failure);
    } finally {
      home.viewers().hasArrived();
      stream.count(-1);
    }
    if (stream.closed()) {
      leave("the stream has ended");
    }
    first.run();
  }

  /** Whether it can do nothing, now or when it is connected, with frames that are none. */
  boolean needsKeyFrame() {
    return media == null
        ? sendsPictures() && !part.hasLastingBeginning(shard.nanoTime())
        : media.needsKeyFrame();
  }

  private boolean sendsPictures() {
    return setup.media().video().isPresent();
  }

  boolean ended() {
    return status.terminal();
  }

  /** Whether an answer is one to what this viewer was asked. */
  boolean awaits(StunMessage answer) {
    return ice.awaits(answer.transactionId());
  }

  // ICE.

  /** A check that names this viewer, or an answer to one of this side, came by that path. */
  void checked(Path path, StunMessage message, int cameTo) {
    long now = shard.nanoTime();
    IceLite.Outcome outcome = ice.receive(path, path.remote(), message, now);
    boolean valid = outcome.authentic() && !status.terminal();
    int informed = valid && paths.checked(path, cameTo) ? cameTo : shard.index();
    outcome.answer().ifPresent(answer -> shard.answer(path, answer, informed));
    if (!outcome.authentic()) {
      shard.counters().checksRejected.increment();
    }
    if (!valid) {
      return;
    }
    times.checked(now);
    paths.received(path, message.length());
    ice.probe(path, now).ifPresent(check -> shard.answer(path, check, informed));
    if (credentials.restarting() && !ice.formerGood()) {
      shard.viewers().noLongerKnownAs(credentials.forgetFormer());
    }
    if (!setup.dtlsServer()) {
      handshake.begin(path);
    }
    handshake.release();
    Path before = sending;
    findPath();
    if (before == null && sending != null && media != null && media.needsKeyFrame()) {
      // What came while it could not be sent to is of no use any more.
      media.askForKeyFrame(now);
    }
    if (outcome.returned() && media != null) {
      // What it was sent meanwhile is lost, and it may be long before it says so.
      media.askForKeyFrame(now);
    }
    if (!Objects.equals(sending, before) && status == ViewerStatus.CONNECTED) {
      reportAt(now);
    }
  }

  /** Whether it was heard of lately, so that nobody else is given a path of it for the asking. */
  boolean heardOf() {
    return !status.terminal() && ice.state(shard.nanoTime()) == IceState.CONNECTED;
  }

  /** Another viewer has proved that it is at the other end of a path that was this one's. */
  void displaced(Path path) {
    paths.lose(path);
    findPath();
  }

  /** A connection is gone; ICE may find another way. */
  void lost(Path path) {
    boolean used = path.equals(sending != null ? sending : current);
    paths.lose(path);
    findPath();
    if (used && media != null && paths.isEmpty()) {
      end(ViewerStatus.DISCONNECTED, "the viewer closed the connection");
    }
  }

  ViewerCredentials credentials() {
    return credentials;
  }

  /** Begins anew with ICE; media goes on by the old path until the new one is found. */
  void restart(IceCredentials local, IceCredentials theirs) {
    String unused = credentials.restart(local, theirs);
    if (unused != null) {
      // The viewer may go on with the ones of before.
      shard.viewers().noLongerKnownAs(unused);
    }
    shard.viewers().alsoKnownAs(local.ufrag(), this);
    ice.restart(local, theirs, shard.nanoTime());
    findPath();
  }

  /** What was agreed on of its media. */
  MediaParameters parameters() {
    return setup.media();
  }

  /** Where to send; null as long as no path is proved, and when consent has run out. */
  Path path() {
    return consents ? sending : null;
  }

  /** Whether so many bytes of the handshake may be sent by a path now; if so, they are. */
  boolean spend(Path path, int bytes) {
    return paths.spend(path, bytes);
  }

  private void findPath() {
    sending = paths.sending();
    current = sending != null ? sending : paths.claimed();
    consents = ice.consents(shard.nanoTime());
  }

  boolean writable() {
    Path to = path();
    return to != null && shard.writable(to);
  }

  /** Sends to where the viewer is now, as {@link Shard#send(Path, byte[], int, int, boolean)}. */
  boolean send(byte[] bytes, int length, int segmentBytes, boolean begun) {
    Path to = path();
    return to != null && shard.send(to, bytes, length, segmentBytes, begun);
  }

  /** The kernel has refused to send it so many datagrams. */
  void refused(int datagrams) {
    if (media != null) {
      media.counts().datagramsRefused += datagrams;
    }
  }

  // What comes in.

  /** Something that is not STUN came in by a path that is this viewer's. */
  void received(Path path, ByteBuffer datagram) {
    PacketKind kind = PacketKind.of(datagram);
    boolean ofMedia = kind == PacketKind.RTCP || kind == PacketKind.RTP;
    if (kind == PacketKind.DTLS) {
      if (!status.terminal()) {
        paths.received(path, datagram.remaining());
        handshake.received(path, datagram);
      }
    } else if (!ofMedia || media == null) {
      shard.counters().datagramsUnknown.increment();
    } else if (kind == PacketKind.RTCP && media.receivedRtcp(datagram)) {
      // RTP is not listened to.
      ice.heard(path, shard.nanoTime());
    }
  }

  /** The handshake is done. */
  void keyed(SrtpKeys keys, String suite) {
    if (status != ViewerStatus.CONNECTING) {
      return;
    }
    long now = shard.nanoTime();
    if (handshake.onlyPath() != null) {
      paths.prove(handshake.onlyPath());
      findPath();
    }
    times.keyed(now);
    details =
        new ViewerDetails(
            Map.of(
                "codec", setup.codec(), "dtls cipher", suite, "srtp cipher", keys.profile().name()),
            times);
    boolean server = setup.dtlsServer();
    media = new ViewerMedia(this, setup.media(), keys.sender(server), keys.receiver(server), now);
    status = ViewerStatus.CONNECTED;
    tell("");
    media.start(now);
  }

  void firstFrameSent() {
    times.framed(shard.nanoTime());
  }

  // Media.

  void begin(SharedFrame frame, boolean gap, long nowNanos) {
    if (media != null) {
      media.begin(frame, gap, nowNanos);
    }
  }

  void send(SharedFrame frame, int from, int to, int sendTime) {
    if (media != null) {
      media.send(frame, from, to, sendTime);
    }
  }

  void sendSound(SharedFrame frame, int sendTime) {
    if (media != null) {
      media.sendSound(frame, sendTime);
    }
  }

  /** Time has passed. */
  void tick(long nowNanos) {
    if (status == ViewerStatus.CONNECTING && nowNanos - times.offerNanos() > setup.connectNanos()) {
      fail(
          "did not connect within %d ms: %s"
              .formatted(
                  setup.connectNanos() / 1_000_000, handshake.whatIsMissing(!paths.isEmpty())));
      return;
    }
    if (ice.state(nowNanos) == IceState.FAILED && status == ViewerStatus.CONNECTED) {
      long silentNanos = nowNanos - ice.lastConsentNanos();
      fail("nothing was heard of it for %d s".formatted(silentNanos / 1_000_000_000));
      return;
    }
    if (status != ViewerStatus.CONNECTED
        || sending != null
        || ice.state(nowNanos) != IceState.CONNECTED) {
      pathlessNanos = nowNanos;
    } else if (nowNanos - pathlessNanos > setup.connectNanos()) {
      fail(
          "did not answer a check by any path within %d ms, so that it cannot be sent to"
              .formatted(setup.connectNanos() / 1_000_000));
      return;
    }
    consents = ice.consents(nowNanos);
    if (media != null) {
      media.tick(nowNanos);
      paths.recall(nowNanos);
      if (nowNanos - nextStatisticsNanos >= 0) {
        nextStatisticsNanos = nowNanos + setup.statisticsNanos();
        reportAt(nowNanos);
      }
    }
  }

  private void reportAt(long nowNanos) {
    ViewerCounts counts = media.counts();
    ViewerDetails.Description now = details.of(ice.state(nowNanos), current, counts.trouble());
    listener.reported(id(), counts.statistics(now));
  }

  // The end.

  /** Is told goodbye. */
  void leave(String why) {
    end(ViewerStatus.DISCONNECTED, why);
  }

  /** It could not be reached, or broke the rules. */
  void fail(String why) {
    if (!status.terminal()) {
      shard.counters().viewersFailed.increment();
    }
    end(ViewerStatus.FAILED, why);
  }

  private void end(ViewerStatus last, String why) {
    if (status.terminal()) {
      return;
    }
    if (media != null) {
      reportAt(shard.nanoTime());
      try {
        media.goodbye(why);
      } catch (RuntimeException unsaid) {
        // It ends all the same.
        shard.failed(unsaid);
      }
    }
    status = last;
    try {
      part.remove(this);
      shard.viewers().forget(this);
      handshake.close();
      tell(why);
      // What it still has to say, close_notify, goes out before its connections are closed.
      shard.schedule(paths::unbindAll, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
      media = null;
    } finally {
      listener.gone(this);
    }
  }

  private void tell(String detail) {
    String remote = current == null ? "" : Path.text(current.remote());
    listener.changed(new ViewerEvent(stream.id(), id(), status, remote, detail));
  }
}
