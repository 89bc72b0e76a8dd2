package io.sutantra.rtc.rtp;

import io.sutantra.rtc.rtcp.TransportFeedback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arrival times of a transport's packets, by the numbers that count all of them, and the
 * feedback messages for the sender, who estimates the available bit rate by them.
 *
 * <p>A packet that comes after its place was reported as missing is reported again, with those
 * behind it, unless it is older than half a second. <b>Threading:</b> confined. <b>Ownership:</b>
 * keeps {@value #CAPACITY} packets. <b>Spec:</b>
 * draft-holmer-rmcat-transport-wide-cc-extensions-01.
 */
public final class TransportArrivals {
  /** Number of packets that are kept. */
  static final int CAPACITY = 4_096;

  private static final int MASK = CAPACITY - 1;
  private static final long NONE = -1;

  /** How far back reordered packets are reported, as libwebrtc does. */
  private static final long BACK_NANOS = 500_000_000;

  private final long originNanos;
  private final long[] numbers = new long[CAPACITY];
  private final long[] sinceOriginNanos = new long[CAPACITY];
  private long highest = NONE;

  /** The first number that has not been reported. */
  private long next;

  private boolean pending;
  private int messages;

  /**
   * Begins without packets.
   *
   * @param nowNanos the origin of the reported times
   */
  public TransportArrivals(long nowNanos) {
    this.originNanos = nowNanos;
    Arrays.fill(numbers, NONE);
  }

  /**
   * Takes the arrival of a packet.
   *
   * @param transportNumber 0 to 65,535
   */
  public void received(int transportNumber, long nowNanos) {
    long number =
        highest == NONE
            ? transportNumber + 0x1_0000L
            : SequenceNumbers.extend(highest, transportNumber);
    if (highest == NONE || number - highest >= CAPACITY) {
      next = number;
      highest = number;
    } else if (highest - number >= CAPACITY) {
      return;
    }
    highest = Math.max(highest, number);
    next = Math.max(Math.min(next, number), highest - CAPACITY + 1);
    int slot = (int) number & MASK;
    numbers[slot] = number;
    sinceOriginNanos[slot] = nowNanos - originNanos;
    pending = true;
  }

  /** Returns whether packets have come since the last feedback. */
  public boolean isPending() {
    return pending;
  }

  /**
   * Returns the feedback on what has come since the last call; empty if nothing has.
   *
   * @param senderSsrc SSRC of this side
   * @param mediaSsrc SSRC of one of the media
   */
  public List<TransportFeedback> take(int senderSsrc, int mediaSsrc, long nowNanos) {
    List<TransportFeedback> taken = new ArrayList<>(1);
    if (!pending) {
      return taken;
    }
    pending = false;
    long oldest = nowNanos - originNanos - BACK_NANOS;
    TransportFeedback.Builder builder = null;
    for (long number = next; number <= highest; number++) {
      int slot = (int) number & MASK;
      if (numbers[slot] != number || sinceOriginNanos[slot] < oldest) {
        continue;
      }
      int wrapped = (int) number & 0xFFFF;
      if (builder == null) {
        builder = begin(senderSsrc, mediaSsrc, (int) next & 0xFFFF);
      }
      if (!builder.received(wrapped, sinceOriginNanos[slot])) {
        int base = builder.nextSequenceNumber();
        taken.add(builder.build());
        builder = begin(senderSsrc, mediaSsrc, base);
        boolean unused = builder.received(wrapped, sinceOriginNanos[slot]);
      }
    }
    if (builder != null && !builder.isEmpty()) {
      taken.add(builder.build());
    }
    next = highest + 1;
    return taken;
  }

  private TransportFeedback.Builder begin(int senderSsrc, int mediaSsrc, int base) {
    return new TransportFeedback.Builder(senderSsrc, mediaSsrc, messages++, base);
  }
}
