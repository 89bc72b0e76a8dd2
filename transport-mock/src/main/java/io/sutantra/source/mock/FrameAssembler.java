package io.sutantra.source.mock;

import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.RtpSplice;
import io.sutantra.mock.rtcp.ReportBlock;
import io.sutantra.rtc.rtp.MediaTimeline;
import io.sutantra.rtc.rtp.RtpClock;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.rtp.SequenceNumbers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts the packets of a stream together to access units, and counts them.
 *
 * <p>An access unit ends with its marker, or when the time stamp changes. One with packets missing
 * is passed on like any other, for the gap shows in the sequence numbers; but one whose last
 * packets may be missing is dropped, for it would look complete. Bytes and time in, frames out;
 * every input has an answer, in bounded memory. <b>Threading:</b> confined. <b>Spec:</b> RFC 3550
 * sections 6.4.1, A.1, A.3, A.8.
 */
final class FrameAssembler {
  /** No access unit may have more packets. */
  static final int MAX_PACKETS = 4_096;

  /** No access unit may be larger. */
  static final int MAX_BYTES = 4 << 20;

  private final int payloadType;
  private int ssrc;
  private boolean sourceChanged;
  private final RtpClock clock;
  private final MediaTimeline timeline;
  private final RtpSplice splice;
  private final Consumer<PacketizedFrame> frames;

  private List<RtpPacket> packets = new ArrayList<>();
  private int unitTimestamp;
  private int unitBytes;
  private long unitArrivedNanos;
  private boolean unitSpoiled;

  private long earlierExpected;
  private long earlierReceived;
  private long received;
  private long bytes;
  private long ignored;
  private long unitsDropped;
  private long firstSequence;
  private long highestSequence;
  private long expectedAtReport;
  private long receivedAtReport;
  private int lastTimestamp;
  private long lastArrivedNanos;
  private double jitterNanos;

  /**
   * Makes one for a stream.
   *
   * @param payloadType of its packets; others are ignored
   * @param ssrc of its packets; another one is another source, which is followed
   * @param frames takes the access units
   */
  FrameAssembler(int payloadType, int ssrc, int clockRateHz, Consumer<PacketizedFrame> frames) {
    this.payloadType = payloadType;
    this.ssrc = ssrc;
    this.clock = new RtpClock(clockRateHz, 0);
    this.timeline = new MediaTimeline(clockRateHz);
    this.splice = new RtpSplice(clockRateHz);
    this.frames = frames;
  }

  /** Takes a packet, from its position to its limit, that arrived at {@code nowNanos}. */
  void receive(ByteBuffer packet, long nowNanos) {
    Optional<RtpHeader> parsed =
        RtpHeader.parse(packet).filter(header -> header.payloadType() == payloadType);
    if (parsed.isEmpty()) {
      ignored++;
      return;
    }
    RtpHeader header = parsed.get();
    if (header.ssrc() != ssrc) {
      follow(header.ssrc());
    }
    count(header, nowNanos);
    if (unitBegun() && header.timestamp() != unitTimestamp) {
      // No marker has ended it. If packets are missing just here, its last ones may be among them.
      unitSpoiled |= !packets.isEmpty() && !follows(header);
      finishUnit();
    }
    if (!unitBegun()) {
      unitTimestamp = header.timestamp();
      unitArrivedNanos = nowNanos;
    }
    unitBytes += header.payloadLength();
    if (packets.size() == MAX_PACKETS || unitBytes > MAX_BYTES) {
      unitSpoiled = true;
      unitBytes = 0;
      packets.clear();
    }
    if (!unitSpoiled) {
      packets.add(
          splice.join(
              new RtpPacket(
                  header.sequenceNumber(),
                  header.timestamp(),
                  header.marker(),
                  Bytes.copyOf(
                      packet.slice(
                          packet.position() + header.payloadOffset(), header.payloadLength()))),
              nowNanos));
    }
    if (header.marker()) {
      finishUnit();
    }
  }

  /** What was begun of the source before is complete, as far as anybody knows. */
  private void follow(int newSsrc) {
    finish();
    splice.cut();
    ssrc = newSsrc;
    sourceChanged = true;
    earlierExpected += expected();
    earlierReceived += received;
    received = 0;
    expectedAtReport = 0;
    receivedAtReport = 0;
  }

  /** The SSRC of the source that is followed. */
  int ssrc() {
    return ssrc;
  }

  /** Whether another source was followed since this was last asked. */
  boolean takeSourceChanged() {
    boolean changed = sourceChanged;
    sourceChanged = false;
    return changed;
  }

  /** The stream is over: what is left makes the last access unit. */
  void finish() {
    if (unitBegun()) {
      finishUnit();
    }
  }

  private boolean unitBegun() {
    return unitSpoiled || !packets.isEmpty();
  }

  private boolean follows(RtpHeader header) {
    int last = packets.get(packets.size() - 1).sequenceNumber();
    return header.sequenceNumber() == SequenceNumbers.next(last);
  }

  private void finishUnit() {
    if (unitSpoiled) {
      unitsDropped++;
    } else {
      // Whether it is a key frame is written in the payload, which is the codec's affair.
      frames.accept(
          new PacketizedFrame(
              packets, false, 0, timeline.ptsNanos(packets.get(0).timestamp()), unitArrivedNanos));
    }
    packets = new ArrayList<>();
    unitBytes = 0;
    unitSpoiled = false;
  }

  private void count(RtpHeader header, long nowNanos) {
    if (received == 0) {
      firstSequence = header.sequenceNumber();
      highestSequence = firstSequence;
    } else {
      long extended = SequenceNumbers.extend(highestSequence, header.sequenceNumber());
      highestSequence = Math.max(highestSequence, extended);
      long transitChange =
          nowNanos - lastArrivedNanos - clock.nanosBetween(lastTimestamp, header.timestamp());
      jitterNanos += (Math.abs((double) transitChange) - jitterNanos) / 16;
    }
    lastTimestamp = header.timestamp();
    lastArrivedNanos = nowNanos;
    received++;
    bytes += header.payloadLength();
  }

  private long expected() {
    return received == 0 ? 0 : highestSequence - firstSequence + 1;
  }

  /** What a receiver report says; the fraction is that since the report before. */
  Optional<ReportBlock> report() {
    if (received == 0) {
      return Optional.empty();
    }
    long expectedSince = expected() - expectedAtReport;
    long lostSince = expectedSince - (received - receivedAtReport);
    expectedAtReport = expected();
    receivedAtReport = received;
    int fraction =
        expectedSince <= 0 || lostSince <= 0 ? 0 : (int) (lostSince * 256 / expectedSince);
    int lost =
        (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, expected() - received));
    long jitterTicks = (long) (jitterNanos * clock.rateHz() / 1e9);
    return Optional.of(
        new ReportBlock(
            ssrc,
            fraction,
            lost,
            (int) highestSequence,
            (int) Math.min(jitterTicks, 0xFFFF_FFFFL)));
  }

  /** Packets that were not of the stream. */
  long ignored() {
    return ignored;
  }

  /** What was received, {@code framesDropped} being access units too large or without end. */
  SourceStatistics statistics() {
    long all = earlierReceived + received;
    long lost = Math.max(0, earlierExpected + expected() - all);
    return new SourceStatistics(all, lost, bytes, unitsDropped, (long) jitterNanos);
  }
}
