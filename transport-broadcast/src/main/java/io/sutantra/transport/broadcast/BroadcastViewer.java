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
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A viewer: a session, and the tracks that the session sends.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
final class BroadcastViewer implements SessionEvents<Path>, StreamViewer, ViewerOutput {
  private static final long GOODBYE_MILLIS = 50;

  /** How long a key frame that is owed waits for another attempt. */
  private static final long SOON_NANOS = 100_000_000;

  private final Owner owner;
  private final ShardIo io;
  private final ShardStream part;
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

  /** The shard that the datagram which is being read came to; negative if none is. */
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

  /** Whoever holds a viewer, and is told what concerns others than the viewer. */
  interface Owner {
    /**
     * Sends a datagram of the session.
     *
     * @param informed the shard that the path's datagrams come to, if that shard has to know first
     *     whose they are; else the viewer's own
     */
    void transmit(Path path, byte[] datagram, int informed);

    /**
     * A valid check has come by a path.
     *
     * @param cameTo the shard that the path's datagrams come to
     * @param proved whether something has come back by the path
     */
    void pathValidated(BroadcastViewer viewer, Path path, int cameTo, boolean proved);

    /** A path is the viewer's no longer. */
    void pathForgotten(BroadcastViewer viewer, Path path);

    /** Checks name the viewer by one more fragment. */
    void named(BroadcastViewer viewer, String ufrag);

    /** A fragment names no viewer any more. */
    void unnamed(String ufrag);

    /** The viewer's deadline may be earlier than before. */
    void deadlineMoved(BroadcastViewer viewer);

    /** The viewer is to be advanced soon. Any thread. */
    void wake(BroadcastViewer viewer);

    /** The viewer has ended. */
    void ended(BroadcastViewer viewer);
  }

  /**
   * Creates a viewer.
   *
   * @param createdNanos when the viewer was answered
   */
  BroadcastViewer(
      Owner owner,
      ShardIo io,
      ShardStream part,
      ViewerSetup setup,
      ViewerListener listener,
      long createdNanos) {
    this.owner = owner;
    this.io = io;
    this.part = part;
    this.setup = setup;
    this.listener = listener;
    this.remote = setup.remote();
    this.informed = io.index();
    this.times = new JoinTimes(createdNanos);
    this.ice =
        new LiteIce<>(
            Path.PATHS,
            setup.local(),
            setup.remote(),
            setup.iceTimings(),
            setup.random(),
            createdNanos);
    long now = io.nanoTime();
    this.session =
        new Session<>(
            ice,
            setup.terms(TimeUnit.MILLISECONDS.toNanos(io.clock().epochMillis()) - now),
            setup.endpoint(),
            () -> owner.wake(this),
            setup.random(),
            createdNanos);
    // So that a thousand viewers are not reported in one moment.
    this.nextStatisticsNanos =
        now + Math.floorMod(setup.viewerId().hashCode(), 1_000) * setup.statisticsNanos() / 1_000;
  }

  @Override
  public String id() {
    return setup.viewerId();
  }

  /** Joins the stream on the shard, and asks for the key frame that the viewer will need. */
  void join() {
    part.add(this);
    wantKeyFrame();
  }

  /** Asks for a key frame that is there when the handshake is done. */
  private void wantKeyFrame() {
    long now = io.nanoTime();
    if (sendsPictures() && !part.hasLastingBeginning(now)) {
      part.wantKeyFrame(this, now);
    }
  }

  @Override
  public boolean needsKeyFrame() {
    return media == null
        ? sendsPictures() && !part.hasLastingBeginning(io.nanoTime())
        : media.needsKeyFrame();
  }

  private boolean sendsPictures() {
    return setup.media().video().isPresent();
  }

  @Override
  public boolean ended() {
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
    long now = io.nanoTime();
    arrivedAt = at;
    try {
      boolean valid = session.receive(path, message, now);
      if (valid) {
        times.checked(now);
        cameTo.put(path, at);
      } else if (!status.terminal()) {
        io.counters().checksRejected.increment();
      }
      settleEvents();
    } finally {
      arrivedAt = -1;
      informed = io.index();
    }
  }

  /** Takes a datagram other than STUN that has come by a path of this viewer. */
  void received(Path path, ByteBuffer datagram) {
    boolean taken = session.receive(path, datagram, io.nanoTime());
    if (!taken && media != null && PacketKind.of(datagram) == PacketKind.RTCP) {
      media.rejected();
    } else if (!taken) {
      io.counters().datagramsUnknown.increment();
    }
    settleEvents();
  }

  private void settleEvents() {
    session.poll(this);
  }

  @Override
  public void transmit(Path path, byte[] datagram) {
    owner.transmit(path, datagram, informed);
  }

  // Paths.

  @Override
  public void pathValidated(Path path, boolean proved) {
    int at = arrivedAt >= 0 ? arrivedAt : cameTo.getOrDefault(path, io.index());
    cameTo.put(path, at);
    informed = at;
    owner.pathValidated(this, path, at, proved);
  }

  @Override
  public void pathForgotten(Path path) {
    cameTo.remove(path);
    owner.pathForgotten(this, path);
  }

  @Override
  public void pathChanged(Path path) {
    long now = io.nanoTime();
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
    owner.unnamed(ufrag);
  }

  /** Returns whether the viewer was heard of lately, so that its paths are not given away. */
  boolean heardOf() {
    return !status.terminal() && session.iceState(io.nanoTime()) == IceState.CONNECTED;
  }

  /** Gives up a path, at whose other end another viewer has proved to be. */
  void displaced(Path path) {
    boolean unused = session.lose(path, io.nanoTime());
    settleEvents();
  }

  /** Gives up a connection that is gone; ICE may find another way. */
  void lost(Path path) {
    boolean used = path.equals(place());
    boolean pathless = session.lose(path, io.nanoTime());
    settleEvents();
    if (used && media != null && pathless) {
      leave("the viewer closed the connection");
    }
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
    owner.named(this, local.ufrag());
    session.restart(local, theirs, io.nanoTime());
    settleEvents();
    owner.deadlineMoved(this);
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

  @Override
  public boolean writable() {
    Path to = path();
    return to != null && io.writable(to);
  }

  @Override
  public boolean send(byte[] bytes, int length, int segmentBytes, boolean begun) {
    Path to = path();
    return to != null && io.send(to, bytes, length, segmentBytes, begun);
  }

  /** Counts datagrams that the kernel has refused to send. */
  void refused(int datagrams) {
    if (media != null) {
      media.counts().datagramsRefused += datagrams;
    }
  }

  @Override
  public void begin(SharedFrame frame, boolean gap, long nowNanos) {
    if (media != null) {
      media.begin(frame, gap, nowNanos);
    }
  }

  @Override
  public void send(SharedFrame frame, int from, int to, int sendTime) {
    if (media != null) {
      media.send(frame, from, to, sendTime);
    }
  }

  @Override
  public void sendSound(SharedFrame frame, int sendTime) {
    if (media != null) {
      media.sendSound(frame, sendTime);
    }
  }

  @Override
  public boolean replay(int maxPackets, int sendTime, long nowNanos) {
    return media != null && media.replay(maxPackets, sendTime, nowNanos);
  }

  // What the tracks tell.

  @Override
  public void keyFrameNeeded(long nowNanos) {
    part.wantKeyFrame(this, nowNanos);
  }

  @Override
  public void keyFrameFound() {
    part.needsNoMore(this);
  }

  @Override
  public void replayNeeded() {
    part.replay(this);
  }

  @Override
  public void deadlineMoved() {
    owner.deadlineMoved(this);
  }

  @Override
  public void firstFrameSent() {
    times.framed(io.nanoTime());
  }

  // What the session tells.

  @Override
  public void connected(SrtpProfile profile, String cipherSuite) {
    long now = io.nanoTime();
    times.keyed(now);
    details =
        new ViewerDetails(
            Map.of(
                "codec", setup.codec(), "dtls cipher", cipherSuite, "srtp cipher", profile.name()),
            times);
    media =
        new ViewerMedia(
            setup.media(), session.sends(), session.sender().orElseThrow(), part, this, io, now);
    status = ViewerStatus.CONNECTED;
    tell("");
    media.start(now);
  }

  @Override
  public void returned() {
    // What the viewer was sent meanwhile is lost, and it may be long before the viewer says so.
    ifConnected(its -> its.askForKeyFrame(io.nanoTime()));
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
    ifConnected(its -> its.keyFrameWanted(track, io.nanoTime()));
  }

  @Override
  public void packetsMissing(SendStream track, int packetId, int bitmask) {
    ifConnected(its -> its.sendAgain(track, packetId, bitmask, io.nanoTime()));
  }

  @Override
  public void receptionReport(SendStream track, ReportBlock block, OptionalLong roundTripNanos) {
    ifConnected(its -> its.received(track, block, roundTripNanos, io.nanoTime()));
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
    long now = io.nanoTime();
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
      next = media.owes() ? earlier(next, io.nanoTime() + SOON_NANOS) : next;
    }
    return next;
  }

  private static long earlier(long deadlineNanos, long timeNanos) {
    return deadlineNanos != DeadlineQueue.NEVER && deadlineNanos - timeNanos < 0
        ? deadlineNanos
        : timeNanos;
  }

  /** Returns the viewer's entry in the queue of deadlines of its owner. */
  DeadlineQueue.Entry<BroadcastViewer> deadline() {
    return deadline;
  }

  private void reportAt(long nowNanos) {
    ViewerCounts counts = media.counts();
    ViewerDetails.Description now =
        details.of(session.iceState(nowNanos), place(), counts.trouble());
    listener.reported(id(), counts.statistics(now.texts(), now.numbers()));
  }

  private Path place() {
    return ice.place().orElse(null);
  }

  // The end.

  @Override
  public void leave(String why) {
    end(ViewerStatus.DISCONNECTED, why);
  }

  @Override
  public void giveUp(RuntimeException failure) {
    io.logger()
        .log(Level.WARNING, "viewer " + ViewerEvent.visibleId(id()) + " is given up", failure);
    try {
      fail("the server failed: " + failure);
    } catch (RuntimeException unsaid) {
      io.failed(unsaid);
    }
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
      io.counters().viewersFailed.increment();
    }
    if (media != null) {
      reportAt(io.nanoTime());
    }
    status = last;
    media = null;
    try {
      session.close(why, io.nanoTime());
      settleEvents();
      io.flush();
    } catch (RuntimeException unsaid) {
      // The viewer ends all the same.
      io.failed(unsaid);
    }
    try {
      part.remove(this);
      ice.localUfrags().forEach(owner::unnamed);
      owner.ended(this);
      tell(why);
      // What it still has to say, close_notify, goes out before its connections are closed.
      var unused = io.schedule(this::forgetPaths, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    } finally {
      listener.gone(id());
    }
  }

  private void forgetPaths() {
    ice.known().forEach(path -> owner.pathForgotten(this, path));
  }

  private void tell(String detail) {
    Path at = place();
    String remoteAddress = at == null ? "" : Path.text(at.remote());
    listener.changed(new ViewerEvent(part.stream().id(), id(), status, remoteAddress, detail));
  }
}
