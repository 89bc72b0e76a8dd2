package io.sutantra.core.engine;

import io.sutantra.api.Packetizer;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.core.pipeline.RtpNumbering;
import io.sutantra.rtc.rtp.RtpClock;
import io.sutantra.rtc.rtp.SequenceNumbers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The state of a stream that outlives its sources: the media time, which all tracks share, and the
 * sequence numbers and time stamps of each track's packets. Viewers see a new source continue where
 * the previous source ended.
 *
 * <p><b>Threading:</b> confined to one source at a time, whose tracks are polled one at a time, and
 * to the thread that opens the next source after the previous one has ended.
 */
final class Continuity {
  private final Map<String, Packetizer> packetizers = new HashMap<>();
  private final Map<String, RtpNumbering> numberings = new HashMap<>();
  private final Map<MediaType, TrackContinuity> tracks = new EnumMap<>(MediaType.class);
  private boolean anyMedia;
  private long lastPtsNanos = Long.MIN_VALUE;
  private long lastSourcePtsNanos;
  private long lastPollNanos;

  // State of the current source:
  private boolean begun;
  private long ptsOffsetNanos;

  /** Resets the per-source state before another source delivers media. */
  void beginSource() {
    begun = false;
    ptsOffsetNanos = 0;
    tracks.values().forEach(TrackContinuity::beginSource);
  }

  /**
   * Returns the position in its media that the source would have reached by now without the
   * interruption.
   */
  Duration position(long nowNanos) {
    return anyMedia
        ? Duration.ofNanos(Math.max(0, lastSourcePtsNanos + nowNanos - lastPollNanos))
        : Duration.ZERO;
  }

  /** Returns the packetizer of a codec, which keeps its picture numbers across sources. */
  Packetizer packetizer(String codec, Supplier<Packetizer> fresh) {
    return packetizers.computeIfAbsent(codec, key -> fresh.get());
  }

  /** Returns the numbering of the packets that are made from a codec's access units. */
  RtpNumbering numbering(PacketizedFormat format) {
    return numberings.computeIfAbsent(
        format.codec() + "/" + format.rtp().clockRateHz(),
        key -> RtpNumbering.random(format.rtp().clockRateHz()));
  }

  /**
   * Returns the continuing state of the track of a media type. A stream carries one track of each
   * type, so further tracks of a source are given the same state and do not use it.
   */
  TrackContinuity track(MediaType type) {
    return tracks.computeIfAbsent(type, key -> new TrackContinuity());
  }

  /** Converts a source's media time to the stream's media time. */
  private long toStreamTime(long sourcePts, long nowNanos) {
    if (!begun) {
      begun = true;
      if (anyMedia) {
        ptsOffsetNanos = lastPtsNanos + Math.max(1, nowNanos - lastPollNanos) - sourcePts;
      }
    }
    return sourcePts + ptsOffsetNanos;
  }

  private void note(long sourcePts, long pts, long nowNanos) {
    anyMedia = true;
    lastPtsNanos = Math.max(lastPtsNanos, pts);
    lastSourcePtsNanos = sourcePts;
    lastPollNanos = nowNanos;
  }

  /** The continuing state of one track. */
  final class TrackContinuity {
    private boolean anyBefore;
    private long lastNanos;
    private RtpPacket lastPacket;

    // State of the current source:
    private boolean trackBegun;
    private int sequenceOffset;
    private int timestampOffset;

    private void beginSource() {
      trackBegun = false;
      sequenceOffset = 0;
      timestampOffset = 0;
    }

    /**
     * Moves media of the current source to the time line and into the numbering of the stream.
     *
     * @param format of the media
     * @return null for media that would be earlier than the track's last media
     */
    Media continued(Media media, MediaFormat format, long nowNanos) {
      long sourcePts = media.ptsNanos();
      long pts = toStreamTime(sourcePts, nowNanos);
      if (!trackBegun) {
        if (anyBefore && pts <= lastNanos) {
          media.release();
          return null;
        }
        trackBegun = true;
        begin(media, format, pts);
      }
      Media carried =
          pts == sourcePts && sequenceOffset == 0 && timestampOffset == 0
              ? media
              : moved(media, pts);
      note(sourcePts, pts, nowNanos);
      anyBefore = true;
      lastNanos = pts;
      if (carried instanceof PacketizedFrame frame) {
        lastPacket = frame.packets().get(frame.packets().size() - 1);
      }
      return carried;
    }

    private void begin(Media first, MediaFormat format, long pts) {
      if (lastPacket != null
          && first instanceof PacketizedFrame frame
          && format instanceof PacketizedFormat packets) {
        RtpPacket packet = frame.packets().get(0);
        RtpClock clock = new RtpClock(packets.rtp().clockRateHz(), 0);
        int ticks = Math.max(1, clock.timestamp(pts - lastNanos));
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
      if (media instanceof AudioFrame sound) {
        return sound.stamped(pts, sound.captureNanos());
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
}
