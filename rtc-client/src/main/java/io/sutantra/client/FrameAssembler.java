package io.sutantra.client;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.RtpSplice;
import io.sutantra.rtc.rtp.AccessUnit;
import io.sutantra.rtc.rtp.ReceivedPacket;
import io.sutantra.rtc.rtp.SenderTimeline;
import io.sutantra.rtc.sdp.TrackOffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An assembler of frames from the access units of a track: successive sources are joined to one
 * sequence of packets, and all tracks of the sender get one time line.
 *
 * <p><b>Threading:</b> confined.
 */
final class FrameAssembler {
  private static final long MAX_UNPLACED_NANOS = 1_000_000_000;

  /** A sender report of a source whose first access unit is yet to come. */
  private record EarlyReport(long epochNanos, int timestamp) {}

  private final SenderTimeline.Track timeline;
  private final boolean sound;
  private final RtpSplice splice;
  private final Consumer<PacketizedFrame> frames;
  private EarlyReport earlyReport;
  private boolean placed;
  private long firstCaptureNanos;

  /**
   * Creates an assembler for a track.
   *
   * @param timeline time line of the sender's tracks
   * @param frames takes the frames
   */
  FrameAssembler(SenderTimeline timeline, TrackOffer offer, Consumer<PacketizedFrame> frames) {
    this.timeline = timeline.track(offer.clockRateHz());
    this.splice = new RtpSplice(offer.clockRateHz());
    this.sound = !offer.isVideo();
    this.frames = frames;
  }

  /**
   * Takes the next access unit.
   *
   * @param mediaClockNanos how far the clock of the media is ahead of the clock of the network
   */
  void accept(AccessUnit unit, long mediaClockNanos) {
    List<RtpPacket> packets = new ArrayList<>(unit.packets().size());
    for (ReceivedPacket packet : unit.packets()) {
      RtpPacket same =
          new RtpPacket(
              packet.sequenceNumber(),
              packet.timestamp(),
              packet.marker(),
              Bytes.wrap(packet.payload()));
      packets.add(splice.join(same, packet.arrivalNanos() + mediaClockNanos));
    }
    if (earlyReport != null && !splice.isCut()) {
      timeline.report(earlyReport.epochNanos, splice.shifted(earlyReport.timestamp));
      earlyReport = null;
    }
    long captureNanos = unit.arrivalNanos() + mediaClockNanos;
    long pts = timeline.ptsNanos(packets.get(0).timestamp(), captureNanos);
    if (placed(captureNanos)) {
      // Whether it is a key frame is written in the payload, which is the codec's affair.
      frames.accept(new PacketizedFrame(packets, sound, 0, pts, captureNanos));
    }
  }

  /** Takes the sender's wall-clock time, and the track's time stamp at that time. */
  void senderReport(long epochNanos, int timestamp) {
    if (splice.isCut()) {
      earlyReport = new EarlyReport(epochNanos, timestamp);
    } else {
      timeline.report(epochNanos, splice.shifted(timestamp));
    }
  }

  /** Continues with another source: the next access unit is the first of that source. */
  void restart() {
    splice.cut();
    timeline.cut();
    earlyReport = null;
  }

  /**
   * Returns whether sound is put together with the pictures. Sound that comes before the sender's
   * first reports is left out, for a second at most: later it would have to jump.
   */
  private boolean placed(long captureNanos) {
    if (!placed) {
      firstCaptureNanos = firstCaptureNanos == 0 ? captureNanos : firstCaptureNanos;
      placed =
          !sound || timeline.placed() || captureNanos - firstCaptureNanos >= MAX_UNPLACED_NANOS;
    }
    return placed;
  }
}
