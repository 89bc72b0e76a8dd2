package io.sutantra.client;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.RtpSplice;
import io.sutantra.rtc.rtp.SenderTimeline;
import io.sutantra.rtc.rtp.SequenceNumbers;
import io.sutantra.rtc.sdp.TrackOffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts packets in order and together to access units; those that stay incomplete are dropped.
 *
 * <p>An access unit ends with its marker, or where the time stamp changes. One with a gap is waited
 * for, and with it everything behind it, as long as a retransmission may take; then it is given up,
 * and so is what follows up to the next end of an access unit, for nobody knows where that one
 * began. What was given up shows as a gap in the sequence numbers. Packets without payload, which
 * senders use for probing, are taken out, and the rest is renumbered so that they leave no gap.
 *
 * <p>Packets and time in, frames out; every input has an answer, in bounded memory.
 * <b>Threading:</b> confined.
 */
final class JitterBuffer {
  /** So many packets may wait; with one farther ahead, all that waits is given up. */
  static final int CAPACITY = 2_048;

  /** Packets from before what was delivered: so many in a row mean that the sender began anew. */
  static final int MAX_LATE = 200;

  private static final long MAX_UNPLACED_NANOS = 1_000_000_000;
  private static final int MASK = CAPACITY - 1;
  private static final int EARLIER_AT_BEGIN = 64;

  /** A sender report of a source whose first access unit is yet to come. */
  private record EarlyReport(long epochNanos, int timestamp) {}

  private final SenderTimeline.Track timeline;
  private final boolean sound;
  private final RtpSplice splice;
  private final long patienceNanos;
  private final Consumer<PacketizedFrame> frames;
  private final RtpPacket[] packets = new RtpPacket[CAPACITY];
  private final long[] capturedNanos = new long[CAPACITY];

  private boolean begun;
  private boolean delivered;
  // Extended sequence numbers: the first of the access unit that comes next, the first that has not
  // been looked at, the highest that has come.
  private long next;
  private long scan;
  private long highest;
  private boolean headless;
  private boolean waiting;
  private long waitingSinceNanos;
  private int lateInARow;
  private int taken;
  private long framesDropped;
  private EarlyReport earlyReport;
  private boolean placed;
  private long firstCaptureNanos;

  /**
   * Makes a buffer for a track.
   *
   * @param timeline of the sender's tracks
   * @param offer of the track; of sound, each packet is an access unit
   * @param patienceNanos how long to wait for a missing packet
   * @param frames takes the access units
   */
  JitterBuffer(
      SenderTimeline timeline,
      TrackOffer offer,
      long patienceNanos,
      Consumer<PacketizedFrame> frames) {
    this.timeline = timeline.track(offer.clockRateHz());
    this.splice = new RtpSplice(offer.clockRateHz());
    this.sound = !offer.isVideo();
    this.patienceNanos = patienceNanos;
    this.frames = frames;
  }

  /**
   * Takes a packet.
   *
   * @param captureNanos when it came, on the clock of the media
   * @param nowNanos when it came, on the clock of the network
   */
  void receive(RtpPacket packet, long captureNanos, long nowNanos) {
    long sequence =
        begun
            ? SequenceNumbers.extend(highest, packet.sequenceNumber())
            : packet.sequenceNumber() + 0x1_0000L;
    if (!begun) {
      beginAt(sequence, false);
    } else if (sequence < next
        && !delivered
        && next - sequence <= EARLIER_AT_BEGIN
        && highest - sequence < CAPACITY) {
      next = sequence;
      scan = sequence;
    } else if (sequence < next) {
      if (++lateInARow < MAX_LATE) {
        return;
      }
      framesDropped++;
      beginAt(sequence, true);
    } else if (sequence - next >= CAPACITY) {
      framesDropped++;
      beginAt(sequence, true);
    }
    lateInARow = 0;
    highest = Math.max(highest, sequence);
    int slot = (int) sequence & MASK;
    if (packets[slot] == null) {
      packets[slot] = packet;
      capturedNanos[slot] = captureNanos;
    }
    release(nowNanos);
  }

  /** Takes what the sender says of its time of day, and of the track's time stamp then. */
  void senderReport(long epochNanos, int timestamp) {
    if (splice.isCut()) {
      earlyReport = new EarlyReport(epochNanos, timestamp);
    } else {
      timeline.report(epochNanos, splice.shifted(timestamp));
    }
  }

  /** The next packet is of another source: what waits is given up, and all begins anew. */
  void restart() {
    if (begun && (waiting || next <= highest)) {
      framesDropped++;
    }
    begun = false;
    delivered = false;
    waiting = false;
    lateInARow = 0;
    splice.cut();
    timeline.cut();
    earlyReport = null;
  }

  /** Gives up what has been waited for long enough. */
  void advance(long nowNanos) {
    while (waiting && nowNanos - waitingSinceNanos >= patienceNanos) {
      framesDropped++;
      skipToPacketAfterGap();
      waiting = false;
      release(nowNanos);
      if (waiting) {
        // The gap behind it is as old as its neighbours.
        waitingSinceNanos = nowNanos - patienceNanos / 2;
      }
    }
  }

  /** When {@link #advance} has something to do; {@link Long#MAX_VALUE} for never. */
  long deadlineNanos() {
    return waiting ? waitingSinceNanos + patienceNanos : Long.MAX_VALUE;
  }

  /** Access units that were given up, as far as that can be known. */
  long framesDropped() {
    return framesDropped;
  }

  private void beginAt(long sequence, boolean inTheMiddle) {
    Arrays.fill(packets, null);
    begun = true;
    next = sequence;
    scan = sequence;
    highest = sequence;
    headless = inTheMiddle && !sound;
    waiting = false;
  }

  private void release(long nowNanos) {
    long before = next;
    while (scan <= highest && packets[(int) scan & MASK] != null) {
      RtpPacket packet = packets[(int) scan & MASK];
      if (packet.payload().length() == 0) {
        scan++;
        if (scan - 1 == next) {
          packets[(int) next & MASK] = null;
          next = scan;
          taken++;
        }
      } else if (packet.timestamp() != packets[(int) next & MASK].timestamp()) {
        finish(scan);
      } else {
        scan++;
        if (sound || packet.marker()) {
          finish(scan);
        }
      }
    }
    boolean gap = scan <= highest;
    if (gap && (!waiting || next != before)) {
      waitingSinceNanos = nowNanos;
    }
    waiting = gap;
  }

  /** The access unit from {@code next} to before {@code end} is complete. */
  private void finish(long end) {
    List<RtpPacket> unit = new ArrayList<>((int) (end - next));
    long captureNanos = capturedNanos[(int) next & MASK];
    for (; next < end; next++) {
      int slot = (int) next & MASK;
      RtpPacket packet = packets[slot];
      packets[slot] = null;
      if (packet.payload().length() == 0) {
        taken++;
      } else {
        captureNanos = Math.min(captureNanos, capturedNanos[slot]);
        unit.add(splice.join(renumbered(packet), capturedNanos[slot]));
      }
    }
    if (earlyReport != null && !splice.isCut()) {
      timeline.report(earlyReport.epochNanos, splice.shifted(earlyReport.timestamp));
      earlyReport = null;
    }
    if (headless) {
      headless = false;
    } else {
      delivered = true;
      // Whether it is a key frame is written in the payload, which is the codec's affair.
      long pts = timeline.ptsNanos(unit.get(0).timestamp(), captureNanos);
      if (placed(captureNanos)) {
        frames.accept(new PacketizedFrame(unit, sound, 0, pts, captureNanos));
      }
    }
  }

  /**
   * Whether sound is put together with the pictures. Sound that comes before the sender's first
   * reports is left out, for a second at most: later it would have to jump.
   */
  private boolean placed(long captureNanos) {
    if (!placed) {
      firstCaptureNanos = firstCaptureNanos == 0 ? captureNanos : firstCaptureNanos;
      placed =
          !sound || timeline.placed() || captureNanos - firstCaptureNanos >= MAX_UNPLACED_NANOS;
    }
    return placed;
  }

  private RtpPacket renumbered(RtpPacket packet) {
    return taken == 0
        ? packet
        : new RtpPacket(
            (packet.sequenceNumber() - taken) & 0xFFFF,
            packet.timestamp(),
            packet.marker(),
            packet.payload());
  }

  private void skipToPacketAfterGap() {
    while (next <= highest && (next <= scan || packets[(int) next & MASK] == null)) {
      packets[(int) next & MASK] = null;
      next++;
    }
    scan = next;
    headless = !sound;
  }
}
