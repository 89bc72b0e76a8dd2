package io.sutantra.transport.broadcast;

import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatus;
import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.TransportFeedback;
import io.sutantra.rtc.sdp.Fragment;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.session.LiteIce;
import io.sutantra.rtc.session.SendStream;
import io.sutantra.rtc.session.Session;
import io.sutantra.rtc.session.SessionEvents;
import io.sutantra.rtc.srtp.SrtpProfile;
import io.sutantra.rtc.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One viewer: a session, the tracks that the session sends, and where on the shards both are.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
final class BroadcastViewer implements SessionEvents<Path> {
  private static final long GOODBYE_MILLIS = 50;

  /** How long a key frame that is owed waits for another attempt. */
  private static final long SOON_NANOS = 100_000_000;

  private final BroadcastStream stream;
  private final ViewerSetup setup;
  private final ViewerListener listener;
  private final JoinTimes times;
  private final LiteIce<Path> ice;
  private final Session<Path> session;

  /** The shard that each path's datagrams come to. */
  private final Map<Path, Integer> cameTo = new HashMap<>();

  private final DeadlineQueue.Entry<BroadcastViewer> deadline = new DeadlineQueue.Entry<>(this);

  private IceCredentials remote;

  /** The viewer's credentials of before its last restart; null if there was none. */
  private IceCredentials formerRemote;

  private Shard shard;
  private ShardStream part;
  private boolean moved;

  /** The shard that what is being read came to; negative if nothing is. */
  private int arrivedAt = -1;

  /** The shard that has to learn of a path before anything is sent by the path. */
  private int informed;

  /** Where the viewer is sent to; null if it is not. */
  private Path sending;

  private ViewerStatus status = ViewerStatus.CONNECTING;

  /** Null before the keys, and after the end. */
  private ViewerMedia media;

  private ViewerDetails details;
  private long nextStatisticsNanos;

  BroadcastViewer(Shard shard, BroadcastStream stream, ViewerSetup setup, ViewerListener listener) {
    this.stream = stream;
    this.setup = setup;
    this.listener = listener;
    this.remote = setup.remote();
    long now = shard.nanoTime();
    this.times = new JoinTimes(now);
    this.ice =
        new LiteIce<>(
            Path.PATHS, setup.local(), setup.remote(), setup.iceTimings(), setup.random(), now);
    this.session =
        new Session<>(
            ice,
            setup.terms(TimeUnit.MILLISECONDS.toNanos(shard.clock().epochMillis()) - now),
            setup.endpoint(),
            this::wake,
            setup.random(),
            now);
    liveAt(shard);
    // So that a thousand viewers are not reported in one moment.
    this.nextStatisticsNanos =
        now + Math.floorMod(setup.viewerId().hashCode(), 1_000) * setup.statisticsNanos() / 1_000;
  }

  private void liveAt(Shard home) {
    shard = home;
    part = stream.part(home);
    informed = home.index();
  }

  /** The handshake's thread has something to tell. A handshake begins where its viewer stays. */
  private void wake() {
    Shard home = shard;
    home.post(() -> home.advance(this));
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

  /** Lets the viewer in: from now on others hear of the viewer. */
  void enter() {
    settle();
    tell("");
    wantKeyFrame();
  }

  private void settle() {
    shard.viewers().admit(this);
    part.add(this);
    shard.reschedule(this);
  }

  /** Asks for a key frame that is there when the handshake is done. */
  private void wantKeyFrame() {
    long now = shard.nanoTime();
    if (sendsPictures() && !part.hasLastingBeginning(now)) {
      part.wantKeyFrame(this, now);
    }
  }

  /**
   * Returns whether no valid check has come yet, so that the viewer can move to where one comes. A
   * viewer moves once: somebody who knows its name, and not its password, cannot have it move to
   * and fro.
   */
  boolean unsettled() {
    return !moved
        && session.iceState(shard.nanoTime()) == IceState.NEW
        && ice.localUfrags().size() == 1;
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
    before.unschedule(this);
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

  /** Returns whether frames that are no key frames are of no use, now or when connected. */
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

  // Datagrams.

  /** Returns whether an answer is one to what this viewer was asked. */
  boolean awaits(StunMessage answer) {
    return ice.awaits(answer);
  }

  /**
   * Takes a check that names this viewer, or an answer to one of this side.
   *
   * @param at the shard that it came to
   */
  void checked(Path path, ByteBuffer message, int at) {
    long now = shard.nanoTime();
    arrivedAt = at;
    try {
      boolean valid = session.receive(path, message, now);
      if (valid) {
        times.checked(now);
        cameTo.put(path, at);
      } else if (!status.terminal()) {
        shard.counters().checksRejected.increment();
      }
      settleEvents();
    } finally {
      arrivedAt = -1;
      informed = shard.index();
    }
  }

  /** Takes a datagram other than STUN that has come by a path of this viewer. */
  void received(Path path, ByteBuffer datagram) {
    boolean taken = session.receive(path, datagram, shard.nanoTime());
    if (!taken && media != null && PacketKind.of(datagram) == PacketKind.RTCP) {
      media.rejected();
    } else if (!taken) {
      shard.counters().datagramsUnknown.increment();
    }
    settleEvents();
  }

  private void settleEvents() {
    session.poll(this);
  }

  @Override
  public void transmit(Path path, byte[] datagram) {
    shard.answer(path, datagram, informed);
  }

  // Paths.

  @Override
  public void pathValidated(Path path, boolean proved) {
    int at = arrivedAt >= 0 ? arrivedAt : cameTo.getOrDefault(path, shard.index());
    cameTo.put(path, at);
    informed = at;
    shard.paths().bind(path, this, at, proved);
  }

  @Override
  public void pathForgotten(Path path) {
    cameTo.remove(path);
    shard.paths().unbind(path, this);
  }

  @Override
  public void pathChanged(Path path) {
    long now = shard.nanoTime();
    boolean back = sending == null && path != null;
    sending = path;
    if (media != null && back && media.needsKeyFrame()) {
      // What came while the viewer could not be sent to is of no use any more.
      media.askForKeyFrame(now);
    }
    if (media != null) {
      reportAt(now);
    }
  }

  @Override
  public void credentialsRetired(String ufrag) {
    shard.viewers().noLongerKnownAs(ufrag);
  }

  /** Returns whether the viewer was heard of lately, so that its paths are not given away. */
  boolean heardOf() {
    return !status.terminal() && session.iceState(shard.nanoTime()) == IceState.CONNECTED;
  }

  /** Gives up a path, at whose other end another viewer has proved to be. */
  void displaced(Path path) {
    boolean unused = session.lose(path, shard.nanoTime());
    settleEvents();
  }

  /** Gives up a connection that is gone; ICE may find another way. */
  void lost(Path path) {
    boolean used = path.equals(place());
    boolean pathless = session.lose(path, shard.nanoTime());
    settleEvents();
    if (used && media != null && pathless) {
      leave("the viewer closed the connection");
    }
  }

  /** Returns all user name fragments of this side that checks may name. */
  List<String> localUfrags() {
    return ice.localUfrags();
  }

  /**
   * Returns the credentials of a fragment that restarts ICE; empty for one that does not.
   *
   * @throws io.sutantra.rtc.sdp.SdpException if it has those of before the last restart
   */
  Optional<IceCredentials> renewedBy(Fragment fragment) {
    return fragment.restarts(remote, Optional.ofNullable(formerRemote));
  }

  /** Begins anew with ICE; media goes on by the old path until there is a new one. */
  void restart(IceCredentials local, IceCredentials theirs) {
    formerRemote = remote;
    remote = theirs;
    shard.viewers().alsoKnownAs(local.ufrag(), this);
    session.restart(local, theirs, shard.nanoTime());
    settleEvents();
    hasMoreToDo();
  }

  /** Returns what was agreed on of the viewer's media. */
  MediaParameters parameters() {
    return setup.media();
  }

  // What is sent.

  /** Returns where to send; null as long as no path is proved, and when consent has run out. */
  Path path() {
    return session.path();
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

  /** Counts datagrams that the kernel has refused to send. */
  void refused(int datagrams) {
    if (media != null) {
      media.counts().datagramsRefused += datagrams;
    }
  }

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

  void firstFrameSent() {
    times.framed(shard.nanoTime());
  }

  // What the session tells.

  @Override
  public void connected(SrtpProfile profile, String cipherSuite) {
    long now = shard.nanoTime();
    times.keyed(now);
    details =
        new ViewerDetails(
            Map.of(
                "codec", setup.codec(), "dtls cipher", cipherSuite, "srtp cipher", profile.name()),
            times);
    media =
        new ViewerMedia(this, setup.media(), session.sends(), session.sender().orElseThrow(), now);
    status = ViewerStatus.CONNECTED;
    tell("");
    media.start(now);
  }

  @Override
  public void returned() {
    // What the viewer was sent meanwhile is lost, and it may be long before the viewer says so.
    ifConnected(its -> its.askForKeyFrame(shard.nanoTime()));
  }

  /** Passes on what is heard of the media, unless the viewer has been given up meanwhile. */
  private void ifConnected(Consumer<ViewerMedia> step) {
    if (media != null) {
      step.accept(media);
    }
  }

  @Override
  public void ended(String why) {
    end(ViewerStatus.DISCONNECTED, "the viewer has left");
  }

  @Override
  public void failed(String why) {
    end(ViewerStatus.FAILED, why);
  }

  @Override
  public void keyFrameWanted(SendStream track) {
    ifConnected(its -> its.keyFrameWanted(track, shard.nanoTime()));
  }

  @Override
  public void packetsMissing(SendStream track, int packetId, int bitmask) {
    ifConnected(its -> its.sendAgain(track, packetId, bitmask, shard.nanoTime()));
  }

  @Override
  public void receptionReport(SendStream track, ReportBlock block, OptionalLong roundTripNanos) {
    ifConnected(its -> its.received(track, block, roundTripNanos, shard.nanoTime()));
  }

  @Override
  public void estimatedBitrate(long bitrateBps) {
    ifConnected(its -> its.estimated(bitrateBps));
  }

  @Override
  public void transportFeedback(TransportFeedback feedback) {
    ifConnected(its -> its.feedback(feedback));
  }

  @Override
  public void feedbackIgnored() {
    ifConnected(ViewerMedia::ignored);
  }

  // Time.

  /** Does what is due. */
  void advance() {
    long now = shard.nanoTime();
    session.advance(now);
    settleEvents();
    if (media != null) {
      media.tick(now);
      if (now - nextStatisticsNanos >= 0) {
        nextStatisticsNanos = now + setup.statisticsNanos();
        reportAt(now);
      }
    }
  }

  /** Returns when {@link #advance} has something to do. */
  long deadlineNanos() {
    long next = session.deadlineNanos();
    if (media != null) {
      next = earlier(next, nextStatisticsNanos);
      next = media.owes() ? earlier(next, shard.nanoTime() + SOON_NANOS) : next;
    }
    return next;
  }

  private static long earlier(long deadlineNanos, long timeNanos) {
    return deadlineNanos != DeadlineQueue.NEVER && deadlineNanos - timeNanos < 0
        ? deadlineNanos
        : timeNanos;
  }

  /** Returns the viewer's place in the queue of its shard. */
  DeadlineQueue.Entry<BroadcastViewer> deadline() {
    return deadline;
  }

  /** Has the shard ask again when the viewer has something to do, which may be earlier now. */
  void hasMoreToDo() {
    shard.reschedule(this);
  }

  private void reportAt(long nowNanos) {
    ViewerCounts counts = media.counts();
    ViewerDetails.Description now =
        details.of(session.iceState(nowNanos), place(), counts.trouble());
    listener.reported(id(), counts.statistics(now));
  }

  private Path place() {
    return ice.place().orElse(null);
  }

  // The end.

  /** Tells the viewer goodbye. */
  void leave(String why) {
    end(ViewerStatus.DISCONNECTED, why);
  }

  /** Ends a viewer that this side cannot go on with. */
  void fail(String why) {
    end(ViewerStatus.FAILED, why);
  }

  private void end(ViewerStatus last, String why) {
    if (status.terminal()) {
      return;
    }
    if (last == ViewerStatus.FAILED) {
      shard.counters().viewersFailed.increment();
    }
    if (media != null) {
      reportAt(shard.nanoTime());
    }
    status = last;
    media = null;
    try {
      session.close(why, shard.nanoTime());
      settleEvents();
      shard.flush();
    } catch (RuntimeException unsaid) {
      // The viewer ends all the same.
      shard.failed(unsaid);
    }
    try {
      part.remove(this);
      shard.unschedule(this);
      shard.viewers().forget(this);
      tell(why);
      // What it still has to say, close_notify, goes out before its connections are closed.
      shard.schedule(this::forgetPaths, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    } finally {
      listener.gone(this);
    }
  }

  private void forgetPaths() {
    ice.known().forEach(path -> shard.paths().unbind(path, this));
  }

  private void tell(String detail) {
    Path at = place();
    String remoteAddress = at == null ? "" : Path.text(at.remote());
    listener.changed(new ViewerEvent(stream.id(), id(), status, remoteAddress, detail));
  }
}
