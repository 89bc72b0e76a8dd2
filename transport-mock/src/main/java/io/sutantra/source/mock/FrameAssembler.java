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
 * A joiner of a track's RTP packets into access units, which also counts the packets.
 *
 * <p>An access unit of pictures ends with the marker, or when the time stamp changes. A unit with
 * missing packets is passed on like any other, because the gap shows in the sequence numbers. But a
 * unit whose last packets may be missing is dropped, because it would look complete. Each packet of
 * sound is an access unit. Every input has a result, in bounded memory.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3550 sections 5.1 and 6.4.1.
 */
final class FrameAssembler {
  /** The most packets of an access unit. */
  static final int MAX_PACKETS = 4_096;

  /** The largest access unit, in bytes. */
  static final int MAX_BYTES = 4 << 20;

  /** A sender report from before the first access unit, kept until that unit. */
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
   * Creates an assembler for a track.
   *
   * @param track the track; packets of other payload types are ignored, and another SSRC means a
   *     new sender, which the assembler follows
   * @param stream the media time that the tracks share
   * @param frames the receiver of the access units
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

  /** Returns the payload type of the track. */
  int payloadType() {
    return track.payloadType();
  }

  /** Returns whether the track is sound. */
  boolean sound() {
    return sound;
  }

  /**
   * Takes a packet, from its position to its limit, that arrived at {@code nowNanos}.
   *
   * @return false if the packet does not belong to the track
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
      // No marker ended the unit. If packets are missing here, they may include the unit's last
      // ones.
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

  /** Follows a new sender. The unit in progress is as complete as it can become. */
  private void follow(int newSsrc) {
    finish();
    splice.cut();
    shared.cut();
    // What the reports of the new source say is placed by its own first access unit.
    anyUnit = false;
    earlyReport = null;
    ssrc = newSsrc;
    sourceChanged = true;
    lostBefore += Math.max(0, statistics.lost());
    statistics = new ReceptionStatistics(ssrc, clockRateHz());
  }

  /** Returns the SSRC of the current sender. */
  int ssrc() {
    return ssrc;
  }

  /** Returns whether the sender has changed since the last call. */
  boolean takeSourceChanged() {
    boolean changed = sourceChanged;
    sourceChanged = false;
    return changed;
  }

  /** Ends the stream: the remaining packets become the last access unit. */
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
      // The key frame flag of pictures is left to the codec, which reads it from the payload.
      frames.accept(new PacketizedFrame(packets, sound, 0, ptsNanos(), unitArrivedNanos));
    }
    packets = new ArrayList<>();
    unitBytes = 0;
    unitSpoiled = false;
  }

  private int clockRateHz() {
    return track.format().rtp().clockRateHz();
  }

  /** Returns the shared media time of the unit that is being finished. */
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

  /** Takes the sender's report of a time stamp and its wall-clock time. */
  void senderReport(long ntpTime, int timestamp, long nowNanos) {
    statistics.senderReport(ntpTime, nowNanos);
    if (anyUnit) {
      shared.report(ntpTime, timestamp, lastTimestamp, lastOwnNanos);
    } else {
      earlyReport = new EarlyReport(ntpTime, timestamp);
    }
  }

  /** Returns the receiver report; its fraction covers the time since the report before. */
  Optional<ReportBlock> report(long nowNanos) {
    return statistics.received() == 0 ? Optional.empty() : Optional.of(statistics.report(nowNanos));
  }

  /**
   * Returns the statistics; {@code framesDropped} counts access units that were too large or had no
   * certain end.
   */
  SourceStatistics statistics() {
    return new SourceStatistics(
        received,
        lostBefore + Math.max(0, statistics.lost()),
        bytes,
        unitsDropped,
        statistics.jitterTicks() * 1_000_000_000L / clockRateHz());
  }
}
