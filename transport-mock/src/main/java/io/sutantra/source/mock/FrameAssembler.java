package io.sutantra.source.mock;

import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.RtpSplice;
import io.sutantra.mock.wire.Answer;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtp.MediaTimeline;
import io.sutantra.rtc.rtp.ReceptionStatistics;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.rtp.SequenceNumbers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts the packets of a track together to access units, and counts them.
 *
 * <p>An access unit of pictures ends with its marker, or when the time stamp changes. One with
 * packets missing is passed on like any other, for the gap shows in the sequence numbers; but one
 * whose last packets may be missing is dropped, for it would look complete. A packet of sound is an
 * access unit by itself. Bytes and time in, frames out; every input has an answer, in bounded
 * memory. <b>Threading:</b> confined. <b>Spec:</b> RFC 3550 sections 5.1 and 6.4.1.
 */
final class FrameAssembler {
  /** No access unit may have more packets. */
  static final int MAX_PACKETS = 4_096;

  /** No access unit may be larger. */
  static final int MAX_BYTES = 4 << 20;

  /** A sender report that came before the first access unit, for which it waits. */
  private record EarlyReport(long ntpTime, int timestamp) {}

  private final Answer.Track track;
  private final boolean sound;
  private final MediaTimeline timeline;
  private final SharedTimeline.Track shared;
  private final RtpSplice splice;
  private final Consumer<PacketizedFrame> frames;
  private int ssrc;
  private boolean sourceChanged;
  private ReceptionStatistics statistics;

  private List<RtpPacket> packets = new ArrayList<>();
  private int unitTimestamp;
  private int unitBytes;
  private long unitArrivedNanos;
  private boolean unitSpoiled;

  private EarlyReport earlyReport;
  private boolean anyUnit;
  private int lastTimestamp;
  private long lastOwnNanos;
  private long lastPtsNanos;

  private long lostBefore;
  private long received;
  private long bytes;
  private long unitsDropped;

  /**
   * Makes one for a track.
   *
   * @param track its payload type, others are ignored; its SSRC, another one is another source,
   *     which is followed
   * @param stream the media time that the tracks share
   * @param frames takes the access units
   */
  FrameAssembler(Answer.Track track, SharedTimeline stream, Consumer<PacketizedFrame> frames) {
    int clockRateHz = track.format().rtp().clockRateHz();
    this.track = track;
    this.sound = track.format().type() == MediaType.AUDIO;
    this.ssrc = track.ssrc();
    this.timeline = new MediaTimeline(clockRateHz);
    this.shared = stream.new Track(clockRateHz);
    this.splice = new RtpSplice(clockRateHz);
    this.statistics = new ReceptionStatistics(ssrc, clockRateHz);
    this.frames = frames;
  }

  /** The payload type of the track. */
  int payloadType() {
    return track.payloadType();
  }

  /** Whether the track is sound. */
  boolean sound() {
    return sound;
  }

  /**
   * Takes a packet, from its position to its limit, that arrived at {@code nowNanos}.
   *
   * @return false if it is none of the track
   */
  boolean receive(ByteBuffer packet, long nowNanos) {
    Optional<RtpHeader> parsed =
        RtpHeader.parse(packet).filter(header -> header.payloadType() == payloadType());
    if (parsed.isEmpty()) {
      return false;
    }
    RtpHeader header = parsed.get();
    if (header.ssrc() != ssrc) {
      follow(header.ssrc());
    }
    statistics.received(header.sequenceNumber(), header.timestamp(), nowNanos);
    received++;
    bytes += header.payloadLength();
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
    if (sound || header.marker()) {
      finishUnit();
    }
    return true;
  }

  /** What was begun of the source before is complete, as far as anybody knows. */
  private void follow(int newSsrc) {
    finish();
    splice.cut();
    shared.cut();
    ssrc = newSsrc;
    sourceChanged = true;
    lostBefore += Math.max(0, statistics.lost());
    statistics = new ReceptionStatistics(ssrc, clockRateHz());
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
      // Whether pictures begin with a key frame is written in the payload, which is the codec's.
      frames.accept(new PacketizedFrame(packets, sound, 0, ptsNanos(), unitArrivedNanos));
    }
    packets = new ArrayList<>();
    unitBytes = 0;
    unitSpoiled = false;
  }

  private int clockRateHz() {
    return track.format().rtp().clockRateHz();
  }

  /** The shared media time of the unit that is finished now. */
  private long ptsNanos() {
    lastOwnNanos = timeline.ptsNanos(packets.get(0).timestamp());
    lastTimestamp = unitTimestamp;
    if (earlyReport != null) {
      shared.report(earlyReport.ntpTime, earlyReport.timestamp, lastTimestamp, lastOwnNanos);
      earlyReport = null;
    }
    anyUnit = true;
    lastPtsNanos = Math.max(lastPtsNanos, shared.shared(lastOwnNanos));
    return lastPtsNanos;
  }

  /** The sender has said of its SSRC which time stamp belongs to which time. */
  void senderReport(long ntpTime, int timestamp, long nowNanos) {
    statistics.senderReport(ntpTime, nowNanos);
    if (anyUnit) {
      shared.report(ntpTime, timestamp, lastTimestamp, lastOwnNanos);
    } else {
      earlyReport = new EarlyReport(ntpTime, timestamp);
    }
  }

  /** What a receiver report says; the fraction is that since the report before. */
  Optional<ReportBlock> report(long nowNanos) {
    return statistics.received() == 0 ? Optional.empty() : Optional.of(statistics.report(nowNanos));
  }

  /** What was received, {@code framesDropped} being access units too large or without end. */
  SourceStatistics statistics() {
    return new SourceStatistics(
        received,
        lostBefore + Math.max(0, statistics.lost()),
        bytes,
        unitsDropped,
        statistics.jitterTicks() * 1_000_000_000L / clockRateHz());
  }
}
