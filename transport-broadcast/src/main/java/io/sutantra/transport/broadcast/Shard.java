package io.sutantra.transport.broadcast;

import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatus;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.stun.StunMessage;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A shard: an event loop with sockets and viewers of its own.
 *
 * <p>The kernel deals datagrams out to the shards by their addresses. A viewer belongs to the shard
 * on which its first valid check arrives, for life; most of the viewer's datagrams come there too.
 * A datagram that comes to another shard, since the viewer has several addresses or a new one, is
 * forwarded: a check by its user name, every other datagram by its path, which the viewer's shard
 * has told the other one. <b>Threading:</b> confined to the loop unless said otherwise.
 */
final class Shard implements BroadcastViewer.Owner, ShardPaths.Neighbours {
  /** The grid of deadlines: the loop wakes no more often for them, however many there are. */
  private static final long DEADLINE_GRID_NANOS = 25_000_000;

  private final ShardIo io;
  private final ViewerTable table;
  private final ViewerListener listener;
  private final DeadlineQueue<BroadcastViewer> deadlines = new DeadlineQueue<>();
  private final ShardPaths paths;
  private final ForwardedDatagrams forwarded;

  /** All shards, this one among them. */
  private List<Shard> shards = List.of(this);

  /** The task that wakes the loop at the earliest deadline; null if there is none. */
  private Future<?> alarm;

  private long alarmNanos = DeadlineQueue.NEVER;
  private final AtomicInteger viewers = new AtomicInteger();
  private StunAnswers stunAnswers = (path, message, nowNanos) -> false;

  Shard(ShardIo io, ViewerTable table, ViewerListener listener) {
    this.io = io;
    this.table = table;
    this.listener = listener;
    this.paths = new ShardPaths(io.index(), this);
    this.forwarded = new ForwardedDatagrams(this::post, this::takeForwarded, io::flush);
  }

  /** Takes the list of all shards, before anything else happens. */
  void join(List<Shard> all) {
    shards = all;
  }

  int index() {
    return io.index();
  }

  /** Returns what the shard does its work with. */
  ShardIo io() {
    return io;
  }

  /** Returns how many viewers the shard has. Any thread. */
  int viewers() {
    return viewers.get();
  }

  /** Returns the paths that the shard knows. */
  ShardPaths paths() {
    return paths;
  }

  /** Runs a command on the loop soon; returns false if the loop has ended. Any thread. */
  boolean post(Runnable command) {
    return io.post(command);
  }

  /** Sets who takes the answers of STUN servers. */
  void stunAnswersTo(StunAnswers answers) {
    stunAnswers = answers;
  }

  // Viewers.

  /**
   * Adopts a viewer that no shard has adopted; returns whether the viewer is this shard's, now or
   * before.
   */
  boolean adopt(ViewerEntry entry) {
    boolean before = entry.shard() == index();
    if (!entry.adopt(index())) {
      return false;
    }
    if (!before) {
      create(entry);
    }
    return true;
  }

  private void create(ViewerEntry entry) {
    ShardStream part = entry.stream().part(index());
    BroadcastViewer viewer;
    try {
      viewer = new BroadcastViewer(this, io, part, entry.setup(), listener, entry.createdNanos());
    } catch (RuntimeException | Error failure) {
      discard(entry, failure);
      return;
    }
    entry.viewer(viewer);
    viewers.incrementAndGet();
    step(viewer, viewer::join);
    if (entry.stream().closed()) {
      viewer.leave("the stream has ended");
    }
  }

  /** Ends a viewer that could not be created. */
  private void discard(ViewerEntry entry, Throwable failure) {
    io.logger().log(Level.WARNING, "a viewer could not be created", failure);
    io.counters().viewersFailed.increment();
    table.unname(entry.setup().local().ufrag());
    boolean unused = table.remove(entry);
    entry.stream().forget();
    try {
      listener.changed(
          new ViewerEvent(
              entry.stream().id(),
              entry.id(),
              ViewerStatus.FAILED,
              "",
              "the server failed: " + failure));
    } finally {
      listener.gone(entry.id());
    }
  }

  /** Ends a viewer that no shard has adopted in time: its session finds that nobody has come. */
  void expire(ViewerEntry entry) {
    if (!entry.adopted() && adopt(entry) && entry.viewer() != null) {
      advance(entry.viewer());
    }
  }

  @Override
  public void ended(BroadcastViewer viewer) {
    deadlines.remove(viewer.deadline());
    ViewerEntry entry = table.get(viewer.id());
    if (entry != null && entry.viewer() == viewer) {
      entry.viewer(null);
      viewers.decrementAndGet();
      boolean unused = table.remove(entry);
      entry.stream().forget();
    }
  }

  @Override
  public void named(BroadcastViewer viewer, String ufrag) {
    ViewerEntry entry = table.get(viewer.id());
    if (entry != null) {
      table.name(ufrag, entry);
    }
  }

  @Override
  public void unnamed(String ufrag) {
    table.unname(ufrag);
  }

  // Time.

  @Override
  public void deadlineMoved(BroadcastViewer viewer) {
    long due = viewer.ended() ? DeadlineQueue.NEVER : viewer.deadlineNanos();
    if (due != DeadlineQueue.NEVER) {
      // What is due at once waits for what else comes now, such as the other track's first packet.
      long next = io.nanoTime() + 1;
      due = due - next < 0 ? next : due;
      due += Math.floorMod(-due, DEADLINE_GRID_NANOS);
    }
    deadlines.schedule(viewer.deadline(), due);
    setAlarm();
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
    alarm = io.schedule(this::advanceDue, Math.max(0, next - io.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void advanceDue() {
    alarm = null;
    alarmNanos = DeadlineQueue.NEVER;
    long now = io.nanoTime();
    try {
      for (BroadcastViewer due = deadlines.pollDue(now);
          due != null;
          due = deadlines.pollDue(now)) {
        step(due, due::advance);
      }
      io.flush();
    } finally {
      // Whatever has happened: the others have their deadlines.
      setAlarm();
    }
  }

  @Override
  public void wake(BroadcastViewer viewer) {
    boolean unused = post(() -> advance(viewer));
  }

  /** Has a viewer do what is due, and sends what comes of it. */
  void advance(BroadcastViewer viewer) {
    step(viewer, viewer::advance);
    io.flush();
  }

  /** Runs a step of a viewer, after which the viewer may have another deadline. */
  private void step(BroadcastViewer viewer, Runnable step) {
    guarded(viewer, step);
    guarded(viewer, () -> deadlineMoved(viewer));
  }

  private static void guarded(BroadcastViewer viewer, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException failure) {
      viewer.giveUp(failure);
    }
  }

  // Datagrams.

  /** Takes a datagram from one of this shard's sockets. The datagram stays the caller's. */
  void received(Path path, ByteBuffer datagram) {
    if (PacketKind.of(datagram) == PacketKind.STUN) {
      receivedStun(path, datagram, index());
      return;
    }
    BroadcastViewer known = paths.viewer(path);
    if (known != null) {
      step(known, () -> known.received(path, datagram));
      return;
    }
    ShardPaths.Owner owner = paths.elsewhere(path);
    if (owner == null) {
      io.counters().datagramsUnknown.increment();
    } else {
      forward(owner.shard(), path, datagram, index(), owner.share());
    }
  }

  private void receivedStun(Path path, ByteBuffer datagram, int cameTo) {
    StunMessage message = StunMessage.parse(datagram).orElse(null);
    if (message == null) {
      io.counters().datagramsUnknown.increment();
      return;
    }
    switch (message.kind()) {
      case INDICATION -> {
        // It keeps the mapping of a NAT alive, and is for nobody here.
      }
      case REQUEST -> check(path, message, datagram, cameTo);
      default -> receivedAnswer(path, message, datagram, cameTo);
    }
  }

  private void check(Path path, StunMessage check, ByteBuffer datagram, int cameTo) {
    String username = check.username().orElse("");
    if (username.isEmpty()) {
      // The answer is that a name is missing, if there is anybody to answer.
      BroadcastViewer viewer = paths.viewer(path);
      if (viewer == null) {
        io.counters().datagramsUnknown.increment();
      } else {
        step(viewer, () -> viewer.checked(path, datagram, cameTo));
      }
      return;
    }
    ViewerEntry entry = table.named(ViewerTable.localUfrag(username));
    if (entry == null) {
      io.counters().datagramsUnknown.increment();
    } else if (entry.adopted() && entry.shard() != index()) {
      forwardCheck(entry.shard(), path, datagram, cameTo);
    } else if (!entry.adopted() && !entry.authenticates(check)) {
      io.counters().checksRejected.increment();
    } else if (!adopt(entry)) {
      // Another shard was faster by a moment.
      forwardCheck(entry.shard(), path, datagram, cameTo);
    } else if (entry.viewer() != null) {
      BroadcastViewer viewer = entry.viewer();
      step(viewer, () -> viewer.checked(path, datagram, cameTo));
    }
  }

  private void forwardCheck(int owner, Path path, ByteBuffer datagram, int cameTo) {
    if (owner < 0) {
      // The viewer is not open yet.
      io.counters().datagramsUnknown.increment();
      return;
    }
    ShardPaths.Owner known = paths.elsewhere(path);
    boolean its = known != null && known.shard() == owner;
    forward(owner, path, datagram, cameTo, its ? known.share() : null);
  }

  /**
   * Takes an answer to a check of this side, which goes to viewers that are silent and, from the
   * first shard, to STUN servers. What comes by a viewer's path need not be the viewer's: somebody
   * may have sent a check under the address of a server.
   */
  private void receivedAnswer(Path path, StunMessage answer, ByteBuffer datagram, int cameTo) {
    BroadcastViewer viewer = paths.viewer(path);
    BroadcastViewer claimant = paths.claimant(path);
    ShardPaths.Owner owner = cameTo == index() ? paths.elsewhere(path) : null;
    ShardPaths.Owner claim = cameTo == index() ? paths.claimantElsewhere(path) : null;
    if (viewer != null && viewer.awaits(answer)) {
      step(viewer, () -> viewer.checked(path, datagram, cameTo));
    } else if (claimant != null && claimant.awaits(answer)) {
      step(claimant, () -> claimant.checked(path, datagram, cameTo));
    } else if (owner != null || claim != null) {
      if (owner != null) {
        forward(owner.shard(), path, datagram, index(), owner.share());
      }
      if (claim != null) {
        forward(claim.shard(), path, datagram, index(), claim.share());
      }
    } else if (index() != 0) {
      shards.get(0).take(path, bytes(datagram), index(), null);
    } else if (!stunAnswers.take(path, answer, io.nanoTime())) {
      io.counters().datagramsUnknown.increment();
    }
  }

  private void forward(int owner, Path path, ByteBuffer datagram, int cameTo, Quota ofPath) {
    io.counters().datagramsForwarded.increment();
    shards.get(owner).take(path, bytes(datagram), cameTo, ofPath);
  }

  private static byte[] bytes(ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(datagram.position(), copy);
    return copy;
  }

  /**
   * Takes a datagram that came in elsewhere. Any thread.
   *
   * @param cameTo the shard that the datagram came to
   * @param ofPath the share of the datagram's path; null if the path is nobody's
   */
  void take(Path path, byte[] datagram, int cameTo, Quota ofPath) {
    if (!forwarded.offer(path, datagram, cameTo, ofPath)) {
      io.counters().datagramsCrowdedOut.increment();
    }
  }

  private void takeForwarded(Path path, ByteBuffer datagram, int cameTo) {
    if (StunMessage.isStun(datagram)) {
      receivedStun(path, datagram, cameTo);
      return;
    }
    BroadcastViewer viewer = paths.viewer(path);
    if (viewer == null) {
      io.counters().datagramsUnknown.increment();
    } else {
      step(viewer, () -> viewer.received(path, datagram));
    }
  }

  @Override
  public void transmit(Path path, byte[] datagram, int informed) {
    if (informed == index()) {
      boolean unused = io.send(path, datagram);
      return;
    }
    // That shard is told of the path by a command that was posted before.
    boolean unused =
        shards
            .get(informed)
            .post(
                () -> {
                  boolean unusedPosted =
                      post(
                          () -> {
                            boolean unusedSent = io.send(path, datagram);
                            io.flush();
                          });
                });
  }

  /** Counts datagrams that the kernel has refused to send by a path. */
  void refused(UdpPath path, int datagrams) {
    io.counters().datagramsRefused.add(datagrams);
    BroadcastViewer viewer = paths.viewer(path);
    if (viewer != null) {
      viewer.refused(datagrams);
    }
  }

  // Paths.

  @Override
  public void pathValidated(BroadcastViewer viewer, Path path, int cameTo, boolean proved) {
    paths.bind(path, viewer, cameTo, proved);
  }

  @Override
  public void pathForgotten(BroadcastViewer viewer, Path path) {
    paths.unbind(path, viewer);
  }

  @Override
  public void isElsewhere(int shard, Path path, int owner, boolean proved) {
    Shard other = shards.get(shard);
    boolean unused = other.post(() -> other.paths.isElsewhere(path, owner, proved));
  }

  @Override
  public void displace(int shard, Path path) {
    Shard other = shards.get(shard);
    boolean unused = other.post(() -> other.paths.displace(path));
  }

  @Override
  public void isNotElsewhere(Path path, int owner) {
    for (Shard other : shards) {
      if (other != this) {
        boolean unused = other.post(() -> other.paths.isNotElsewhere(path, owner));
      }
    }
  }

  /** Takes note that a TCP connection has closed. Any thread. */
  @Override
  public void disconnected(TcpPath path) {
    boolean unused =
        post(
            () -> {
              BroadcastViewer viewer = paths.viewer(path);
              if (viewer != null) {
                step(viewer, () -> viewer.lost(path));
              }
            });
  }
}
