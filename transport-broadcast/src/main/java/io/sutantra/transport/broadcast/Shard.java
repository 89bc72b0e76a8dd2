package io.sutantra.transport.broadcast;

import io.netty.channel.EventLoop;
import io.sutantra.api.Clock;
import io.sutantra.api.Metrics;
import io.sutantra.api.ViewerEvent;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.stun.StunMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One event loop with its own sockets and its own viewers.
 *
 * <p>The kernel deals datagrams out by their addresses. A viewer moves once, to where its first
 * check comes by UDP, and lives there for life; most of what it sends comes there too. What comes
 * to another shard, since the viewer has several addresses or a new one, is handed on: of a check's
 * user name it is known which shard it is for; for everything else a shard knows the paths that
 * another one has found to be its viewers'. <b>Threading:</b> confined to the loop unless said
 * otherwise.
 */
final class Shard {
  private static final int SCRATCH_BYTES = 64 * 1_024;

  /** Deadlines are kept to that: the loop wakes no more often for them, however many there are. */
  private static final long DEADLINE_GRID_NANOS = 25_000_000;

  private final int index;
  private final EventLoop loop;
  private final Shards shards;
  private final Clock clock;
  private final Logger logger;
  private final TransportCounters counters;
  private final Mailbox mailbox;
  private final Metrics.Histogram deliveryTimes;
  private final List<ShardSocket> sockets = new ArrayList<>();
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final byte[] payloadScratch = new byte[Ports.MAX_DATAGRAM_BYTES];

  private final DeadlineQueue<BroadcastViewer> deadlines = new DeadlineQueue<>();
  private final ShardViewers viewers;
  private final ShardPaths paths;

  /** What wakes the loop at the earliest deadline; null if nothing does. */
  private Future<?> alarm;

  private long alarmNanos = DeadlineQueue.NEVER;
  private long packetsSent;
  private long bytesSent;

  private final ForwardedDatagrams handover;
  private StunAnswers stunAnswers = (path, message, nowNanos) -> false;

  Shard(
      int index,
      EventLoop loop,
      Shards shards,
      Clock clock,
      Logger logger,
      TransportCounters counters,
      Metrics.Histogram deliveryTimes) {
    this.index = index;
    this.viewers = new ShardViewers(index, shards);
    this.paths = new ShardPaths(index, shards);
    this.loop = loop;
    this.shards = shards;
    this.clock = clock;
    this.logger = logger;
    this.counters = counters;
    this.deliveryTimes = deliveryTimes;
    this.mailbox = new Mailbox(loop, this::failed);
    this.handover = new ForwardedDatagrams(this::post, this::takeForwarded, this::flush);
  }

  int index() {
    return index;
  }

  EventLoop loop() {
    return loop;
  }

  TransportCounters counters() {
    return counters;
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  Clock clock() {
    return clock;
  }

  byte[] scratch() {
    return scratch;
  }

  /** For one payload that is put together. */
  byte[] payloadScratch() {
    return payloadScratch;
  }

  /** Who lives here. */
  ShardViewers viewers() {
    return viewers;
  }

  /** Has the loop do something soon; false if it has ended. Any thread. */
  boolean post(Runnable command) {
    return mailbox.post(command);
  }

  void schedule(Runnable task, long delay, TimeUnit unit) {
    try {
      var unused = loop.schedule(() -> run(task), delay, unit);
    } catch (RejectedExecutionException ended) {
      logger.log(Level.TRACE, "shard {0} has ended", index);
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      // The loop would tell nobody.
      failed(failure);
    }
  }

  void failed(Throwable failure) {
    logger.log(Level.ERROR, "shard " + index + " failed at a task, and goes on", failure);
  }

  /** Takes the sockets by which the shard's viewers are sent to. */
  void start(List<ShardSocket> own) {
    sockets.addAll(own);
  }

  void stunAnswersTo(StunAnswers answers) {
    stunAnswers = answers;
  }

  ShardSocket socket(int local) {
    return sockets.get(local);
  }

  /** Whose paths are whose. */
  ShardPaths paths() {
    return paths;
  }

  // Time.

  /** Takes note of when a viewer has something to do next. */
  void reschedule(BroadcastViewer viewer) {
    long due = viewer.ended() ? DeadlineQueue.NEVER : viewer.deadlineNanos();
    if (due != DeadlineQueue.NEVER) {
      // What is due at once waits for what else comes now, such as the other track's first packet.
      long next = nanoTime() + 1;
      due = due - next < 0 ? next : due;
      due += Math.floorMod(-due, DEADLINE_GRID_NANOS);
    }
    deadlines.schedule(viewer.deadline(), due);
    setAlarm();
  }

  /** Forgets when a viewer has something to do. */
  void unschedule(BroadcastViewer viewer) {
    deadlines.remove(viewer.deadline());
  }

  private void setAlarm() {
    long next = deadlines.nextNanos();
    if (next == DeadlineQueue.NEVER
        || (alarmNanos != DeadlineQueue.NEVER && alarmNanos - next <= 0)) {
      return;
    }
    if (alarm != null) {
      alarm.cancel(false);
    }
    alarmNanos = next;
    try {
      alarm =
          loop.schedule(
              () -> run(this::advanceWhoIsDue),
              Math.max(0, next - nanoTime()),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException ended) {
      logger.log(Level.TRACE, "shard {0} has ended", index);
    }
  }

  private void advanceWhoIsDue() {
    alarm = null;
    alarmNanos = DeadlineQueue.NEVER;
    long now = nanoTime();
    try {
      for (BroadcastViewer due = deadlines.pollDue(now);
          due != null;
          due = deadlines.pollDue(now)) {
        step(due, due::advance);
      }
      flush();
    } finally {
      // Whatever has happened: the others have their deadlines.
      setAlarm();
    }
  }

  /** Has a viewer do what is due, and sends what comes of it. */
  void advance(BroadcastViewer viewer) {
    step(viewer, viewer::advance);
    flush();
  }

  /** Does something with a viewer that may change when the viewer has something to do next. */
  private void step(BroadcastViewer viewer, Runnable step) {
    guarded(viewer, step);
    if (viewer.shard() == this) {
      guarded(viewer, () -> reschedule(viewer));
    }
  }

  private void guarded(BroadcastViewer viewer, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException failure) {
      giveUp(viewer, failure);
    }
  }

  /** One viewer's trouble, whatever it is, is nobody else's. */
  void giveUp(BroadcastViewer viewer, RuntimeException failure) {
    logger.log(
        Level.WARNING, "viewer " + ViewerEvent.visibleId(viewer.id()) + " is given up", failure);
    try {
      viewer.fail("the server failed: " + failure);
    } catch (RuntimeException unsaid) {
      failed(unsaid);
    }
  }

  // Datagrams.

  /** A datagram came in at one of this shard's sockets. It is the caller's again afterwards. */
  void received(Path path, ByteBuffer datagram) {
    BroadcastViewer known = paths.viewer(path);
    if (PacketKind.of(datagram) == PacketKind.STUN) {
      check(path, datagram, index);
    } else if (known != null) {
      step(known, () -> known.received(path, datagram));
    } else {
      ShardPaths.Owner owner = paths.elsewhere(path);
      if (owner == null) {
        counters.datagramsUnknown.increment();
      } else {
        handOn(owner.shard(), path, datagram, index, owner.share());
      }
    }
  }

  private void check(Path path, ByteBuffer datagram, int cameTo) {
    StunMessage message = StunMessage.parse(datagram).orElse(null);
    if (message == null) {
      counters.datagramsUnknown.increment();
      return;
    }
    if (message.kind() == StunMessage.Kind.INDICATION) {
      // It keeps the mapping of a NAT alive, and is for nobody here.
      return;
    }
    if (message.kind() != StunMessage.Kind.REQUEST) {
      receivedAnswer(path, message, datagram, cameTo);
      return;
    }
    String username = message.username().orElse("");
    String ufrag = Shards.localUfrag(username);
    // Without a name it is answered that one is missing, if anybody is there to answer.
    BroadcastViewer viewer = username.isEmpty() ? paths.viewer(path) : viewers.named(ufrag);
    if (viewer == null) {
      checkElsewhere(path, datagram, cameTo, shards.ownerOf(ufrag));
    } else if (cameTo != index && viewer.unsettled() && shards.hasRoom(cameTo)) {
      move(viewer, path, datagram, shards.get(cameTo));
    } else {
      step(viewer, () -> viewer.checked(path, datagram, cameTo));
    }
  }

  /**
   * This side's questions go to viewers that are silent, and from the first shard to STUN servers.
   * What comes by a viewer's path need not be the viewer's: somebody may have sent a check under
   * the address of a server.
   */
  private void receivedAnswer(Path path, StunMessage answer, ByteBuffer datagram, int cameTo) {
    BroadcastViewer viewer = paths.viewer(path);
    BroadcastViewer claimant = paths.claimant(path);
    ShardPaths.Owner owner = cameTo == index ? paths.elsewhere(path) : null;
    ShardPaths.Owner claim = cameTo == index ? paths.claimantElsewhere(path) : null;
    if (viewer != null && viewer.awaits(answer)) {
      step(viewer, () -> viewer.checked(path, datagram, cameTo));
    } else if (claimant != null && claimant.awaits(answer)) {
      step(claimant, () -> claimant.checked(path, datagram, cameTo));
    } else if (owner != null || claim != null) {
      if (owner != null) {
        handOn(owner.shard(), path, datagram, index, owner.share());
      }
      if (claim != null) {
        handOn(claim.shard(), path, datagram, index, claim.share());
      }
    } else if (index != 0) {
      shards.get(0).forward(path, bytes(datagram), index, null);
    } else if (!stunAnswers.take(path, answer, nanoTime())) {
      counters.datagramsUnknown.increment();
    }
  }

  private void checkElsewhere(Path path, ByteBuffer datagram, int cameTo, int owner) {
    if (owner < 0 || owner == index) {
      counters.datagramsUnknown.increment();
      return;
    }
    ShardPaths.Owner known = paths.elsewhere(path);
    boolean itsOwn = known != null && known.shard() == owner;
    handOn(owner, path, datagram, cameTo, itsOwn ? known.share() : null);
  }

  /** The first check of a viewer came to another shard, where it will live. */
  private void move(BroadcastViewer viewer, Path path, ByteBuffer check, Shard other) {
    ByteBuffer copy = ByteBuffer.wrap(bytes(check));
    Runnable first =
        () -> {
          other.step(viewer, () -> viewer.checked(path, copy, other.index));
          other.flush();
        };
    guarded(viewer, () -> viewer.moveTo(other, first));
  }

  private void handOn(int owner, Path path, ByteBuffer datagram, int cameTo, Quota ofPath) {
    counters.datagramsForwarded.increment();
    shards.get(owner).forward(path, bytes(datagram), cameTo, ofPath);
  }

  private static byte[] bytes(ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(datagram.position(), copy);
    return copy;
  }

  /**
   * A datagram for one of this shard's viewers came in elsewhere. Any thread.
   *
   * @param ofPath the share of its path; null if that is nobody's
   */
  void forward(Path path, byte[] datagram, int from, Quota ofPath) {
    if (!handover.offer(path, datagram, from, ofPath)) {
      counters.datagramsCrowdedOut.increment();
    }
  }

  private void takeForwarded(Path path, ByteBuffer datagram, int from) {
    if (StunMessage.isStun(datagram)) {
      check(path, datagram, from);
      return;
    }
    BroadcastViewer viewer = paths.viewer(path);
    if (viewer == null) {
      counters.datagramsUnknown.increment();
    } else {
      step(viewer, () -> viewer.received(path, datagram));
    }
  }

  /** A TCP connection has closed. Any thread. */
  void disconnected(TcpPath path) {
    post(
        () -> {
          BroadcastViewer viewer = paths.viewer(path);
          if (viewer != null) {
            step(viewer, () -> viewer.lost(path));
          }
        });
  }

  /**
   * Sends the answer to a check, or a check that a path is to prove itself by.
   *
   * @param informed the shard that the check came to, if it has to know first that what comes by
   *     that path from now on is for this one; else this one
   */
  void answer(Path path, byte[] answer, int informed) {
    if (informed == index) {
      send(path, answer, answer.length, answer.length);
    } else {
      shards
          .get(informed)
          .post(
              () ->
                  post(
                      () -> {
                        send(path, answer, answer.length, answer.length);
                        flush();
                      }));
    }
  }

  /** As {@link #send(Path, byte[], int, int, boolean)}, of what is no part of a frame. */
  boolean send(Path path, byte[] bytes, int length, int segmentBytes) {
    return send(path, bytes, length, segmentBytes, false);
  }

  /**
   * Sends datagrams that lie one behind the other, all but the last of {@code segmentBytes}.
   *
   * @param begun whether they are of a frame that there was room for. By TCP it is sent to its end,
   *     since nobody asks there for what is missing.
   * @return false if there was no room
   */
  boolean send(Path path, byte[] bytes, int length, int segmentBytes, boolean begun) {
    if (path instanceof UdpPath udp) {
      ShardSocket socket = sockets.get(udp.local());
      if (!socket.writable()) {
        return false;
      }
      socket.write(udp.remote(), bytes, length, segmentBytes);
      return true;
    }
    TcpPath tcp = (TcpPath) path;
    if (begun ? !tcp.open() : !tcp.writable()) {
      return false;
    }
    tcp.write(bytes, length, segmentBytes);
    return true;
  }

  /** The kernel has refused to send so many datagrams by a path. */
  void refused(UdpPath path, int datagrams) {
    counters.datagramsRefused.add(datagrams);
    BroadcastViewer viewer = paths.viewer(path);
    if (viewer != null) {
      viewer.refused(datagrams);
    }
  }

  /** Whether there is room to send by that path. */
  boolean writable(Path path) {
    return path instanceof UdpPath udp
        ? sockets.get(udp.local()).writable()
        : ((TcpPath) path).writable();
  }

  /** Packets were sent; they are counted with the next {@link #flush}. */
  void sent(int packets, long bytes) {
    packetsSent += packets;
    bytesSent += bytes;
  }

  /** Hands to the kernel what was gathered. */
  void flush() {
    for (int i = 0; i < sockets.size(); i++) {
      sockets.get(i).flush();
    }
    if (packetsSent > 0) {
      counters.packetsSent.add(packetsSent);
      counters.bytesSent.add(bytesSent);
      packetsSent = 0;
      bytesSent = 0;
    }
  }

  /** A frame has gone out to all viewers here, so long after it was offered. */
  void delivered(long nanos) {
    deliveryTimes.record(nanos / 1_000);
  }

  /** Closes the sockets. Any thread. */
  void close() {
    sockets.forEach(ShardSocket::close);
  }
}
