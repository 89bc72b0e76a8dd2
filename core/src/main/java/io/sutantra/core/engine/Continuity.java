package io.sutantra.core.engine;

import io.sutantra.api.Packetizer;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.core.pipeline.RtpNumbering;
import io.sutantra.rtc.rtp.RtpClock;
import io.sutantra.rtc.rtp.SequenceNumbers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The state of a stream that outlives its sources: the media time, and the numbers and time stamps
 * of its packets. To whoever watches, one source takes up where the one before it left off.
 *
 * <p><b>Threading:</b> confined to one pipeline at a time, and to whoever opens the next one when
 * it has ended.
 */
final class Continuity {
  private final Map<String, Packetizer> packetizers = new HashMap<>();
  private final Map<String, RtpNumbering> numberings = new HashMap<>();
  private boolean anyMedia;
  private long lastPtsNanos;
  private long lastSourcePtsNanos;
  private long lastPollNanos;
  private RtpPacket lastPacket;

  // Of the source that runs now:
  private boolean begun;
  private long ptsOffsetNanos;
  private int sequenceOffset;
  private int timestampOffset;

  /** Another source begins. */
  void beginSource() {
    begun = false;
    ptsOffsetNanos = 0;
    sequenceOffset = 0;
    timestampOffset = 0;
  }

  /** Where the source would be by now in its media, if it had gone on. */
  Duration position(long nowNanos) {
    return anyMedia
        ? Duration.ofNanos(Math.max(0, lastSourcePtsNanos + nowNanos - lastPollNanos))
        : Duration.ZERO;
  }

  /** The packetizer of a codec, with the picture numbers that it counts. */
  Packetizer packetizer(String codec, Supplier<Packetizer> fresh) {
    return packetizers.computeIfAbsent(codec, key -> fresh.get());
  }

  /** The numbering of the packets that are made of a codec's access units. */
  RtpNumbering numbering(PacketizedFormat format) {
    return numberings.computeIfAbsent(
        format.codec() + "/" + format.rtp().clockRateHz(),
        key -> RtpNumbering.random(format.rtp().clockRateHz()));
  }

  /**
   * Puts media of the source that runs now on the time line and into the numbers of the stream.
   *
   * @param clockRateHz of packets
   */
  Media carriedOn(Media media, int clockRateHz, long nowNanos) {
    long sourcePts = media.ptsNanos();
    if (!begun) {
      begun = true;
      begin(media, clockRateHz, nowNanos);
    }
    long pts = sourcePts + ptsOffsetNanos;
    Media carried = pts == sourcePts && sequenceOffset == 0 ? media : moved(media, pts);
    anyMedia = true;
    lastSourcePtsNanos = sourcePts;
    lastPtsNanos = pts;
    lastPollNanos = nowNanos;
    if (carried instanceof PacketizedFrame frame) {
      lastPacket = frame.packets().get(frame.packets().size() - 1);
    }
    return carried;
  }

  private void begin(Media first, int clockRateHz, long nowNanos) {
    if (!anyMedia) {
      return;
    }
    long pause = Math.max(1, nowNanos - lastPollNanos);
    ptsOffsetNanos = lastPtsNanos + pause - first.ptsNanos();
    if (lastPacket != null && first instanceof PacketizedFrame frame) {
      RtpPacket packet = frame.packets().get(0);
      int ticks = Math.max(1, new RtpClock(clockRateHz, 0).timestamp(pause));
      sequenceOffset =
          SequenceNumbers.next(lastPacket.sequenceNumber()) - packet.sequenceNumber() & 0xFFFF;
      timestampOffset = lastPacket.timestamp() + ticks - packet.timestamp();
    }
  }

  private Media moved(Media media, long pts) {
    if (media instanceof VideoFrame picture) {
      picture.stamp(pts, picture.captureNanos());
      return picture;
    }
    if (media instanceof EncodedFrame frame) {
      return frame.stamped(pts, frame.captureNanos());
    }
    PacketizedFrame frame = (PacketizedFrame) media;
    List<RtpPacket> packets = frame.packets().stream().map(this::moved).toList();
    return new PacketizedFrame(
        packets, frame.keyFrame(), frame.temporalLayer(), pts, frame.captureNanos());
  }

  private RtpPacket moved(RtpPacket packet) {
    return new RtpPacket(
        packet.sequenceNumber() + sequenceOffset & 0xFFFF,
        packet.timestamp() + timestampOffset,
        packet.marker(),
        packet.payload());
  }
}
