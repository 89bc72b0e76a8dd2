package io.sutantra.rtc.rtp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A buffer that puts the packets of a track in order and together to access units; access units
 * that stay incomplete are dropped.
 *
 * <p>An access unit ends with its marker, or where the time stamp changes. The buffer waits for a
 * missing packet as long as its patience lasts, and later packets wait too. Then the incomplete
 * access unit is given up, and so is what follows up to the next end of an access unit, because
 * nobody knows where that one began. What was given up shows as a gap in the sequence numbers, and
 * the next access unit says so. Packets without payload, which senders use for probing, are taken
 * out, and the rest is renumbered so that they leave no gap.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> keeps at most {@value #CAPACITY} packets.
 */
public final class ReorderBuffer {
  /** Maximum number of packets that wait; with one farther ahead, all that waits is given up. */
  public static final int CAPACITY = 2_048;

  /**
   * Number of packets in a row from before what was delivered that mean a restart of the sender.
   */
  public static final int MAX_LATE = 200;

  private static final int MASK = CAPACITY - 1;
  private static final int EARLIER_AT_BEGIN = 64;

  private final boolean video;
  private final Consumer<AccessUnit> units;
  private final Runnable losses;
  private final ReceivedPacket[] packets = new ReceivedPacket[CAPACITY];
  private long patienceNanos;

  private boolean begun;

  /** Whether packets have left the buffer since it began, so that it cannot begin earlier. */
  private boolean moved;

  // Extended sequence numbers: the first of the access unit that comes next, the first that has not
  // been looked at, the highest that has come.
  private long next;
  private long scan;
  private long highest;
  private boolean headless;
  private boolean afterLoss = true;
  private boolean waiting;
  private long waitingSinceNanos;
  private int lateInARow;
  private int taken;
  private long unitsDropped;

  /**
   * Creates an empty buffer.
   *
   * @param video whether packets form pictures; of sound, each packet is an access unit
   * @param patienceNanos how long to wait for a missing packet
   * @param units takes the access units in order
   * @param losses is called when media is given up, before later access units come
   */
  public ReorderBuffer(
      boolean video, long patienceNanos, Consumer<AccessUnit> units, Runnable losses) {
    this.video = video;
    this.patienceNanos = patienceNanos;
    this.units = units;
    this.losses = losses;
  }

  /** Changes how long to wait for a missing packet. */
  public void patience(long nanos) {
    patienceNanos = nanos;
  }

  /**
   * Takes a packet.
   *
   * @param retransmitted whether the packet came on request: a late one then says nothing about the
   *     sender
   */
  public void receive(ReceivedPacket packet, boolean retransmitted) {
    long sequence =
        begun
            ? SequenceNumbers.extend(highest, packet.sequenceNumber())
            : packet.sequenceNumber() + 0x1_0000L;
    if (!begun) {
      beginAt(sequence, false);
    } else if (sequence < next
        && !moved
        && next - sequence <= EARLIER_AT_BEGIN
        && highest - sequence < CAPACITY) {
      next = sequence;
      scan = sequence;
    } else if (sequence < next) {
      if (retransmitted || ++lateInARow < MAX_LATE) {
        return;
      }
      drop();
      beginAt(sequence, true);
    } else if (sequence - next >= CAPACITY) {
      drop();
      beginAt(sequence, true);
    }
    lateInARow = 0;
    highest = Math.max(highest, sequence);
    int slot = (int) sequence & MASK;
    if (packets[slot] == null) {
      packets[slot] = packet;
    }
    release();
  }

  /** Begins anew, because the next packet is of another source; what waits is given up. */
  public void restart() {
    if (begun && (waiting || next <= highest)) {
      unitsDropped++;
    }
    begun = false;
    waiting = false;
    afterLoss = true;
    lateInARow = 0;
  }

  /** Gives up what has been waited for long enough. */
  public void advance(long nowNanos) {
    while (waiting && nowNanos - waitingSinceNanos >= patienceNanos) {
      drop();
      skipToPacketAfterGap();
      waiting = false;
      release();
    }
  }

  private void drop() {
    unitsDropped++;
    afterLoss = true;
    losses.run();
  }

  /** Returns when to call {@link #advance} next; {@link Long#MAX_VALUE} for never. */
  public long deadlineNanos() {
    return waiting ? waitingSinceNanos + patienceNanos : Long.MAX_VALUE;
  }

  /** Returns the number of times that access units were given up: one at least each time. */
  public long unitsDropped() {
    return unitsDropped;
  }

  private void beginAt(long sequence, boolean inTheMiddle) {
    Arrays.fill(packets, null);
    begun = true;
    moved = false;
    next = sequence;
    scan = sequence;
    highest = sequence;
    headless = inTheMiddle && video;
    waiting = false;
  }

  private void release() {
    while (scan <= highest && packets[(int) scan & MASK] != null) {
      ReceivedPacket packet = packets[(int) scan & MASK];
      if (packet.payload().length == 0) {
        scan++;
        if (scan - 1 == next) {
          packets[(int) next & MASK] = null;
          next = scan;
          taken++;
          moved = true;
        }
      } else if (packet.timestamp() != packets[(int) next & MASK].timestamp()) {
        finish(scan);
      } else {
        scan++;
        if (!video || packet.marker()) {
          finish(scan);
        }
      }
    }
    waiting = scan <= highest;
    if (waiting) {
      // Packets are known to be missing since a later one came.
      long later = scan;
      while (packets[(int) later & MASK] == null) {
        later++;
      }
      waitingSinceNanos = packets[(int) later & MASK].arrivalNanos();
    }
  }

  /** Delivers the access unit from {@code next} to before {@code end}, which is complete. */
  private void finish(long end) {
    List<ReceivedPacket> unit = new ArrayList<>((int) (end - next));
    long arrivalNanos = packets[(int) next & MASK].arrivalNanos();
    for (; next < end; next++) {
      int slot = (int) next & MASK;
      ReceivedPacket packet = packets[slot];
      packets[slot] = null;
      if (packet.payload().length == 0) {
        taken++;
      } else {
        if (packet.arrivalNanos() - arrivalNanos < 0) {
          arrivalNanos = packet.arrivalNanos();
        }
        unit.add(taken == 0 ? packet : packet.withSequenceNumber(packet.sequenceNumber() - taken));
      }
    }
    moved = true;
    if (headless) {
      headless = false;
      return;
    }
    AccessUnit whole = new AccessUnit(unit, arrivalNanos, afterLoss);
    afterLoss = false;
    units.accept(whole);
  }

  private void skipToPacketAfterGap() {
    while (next <= highest && (next <= scan || packets[(int) next & MASK] == null)) {
      packets[(int) next & MASK] = null;
      next++;
    }
    scan = next;
    moved = true;
    headless = video;
  }
}
