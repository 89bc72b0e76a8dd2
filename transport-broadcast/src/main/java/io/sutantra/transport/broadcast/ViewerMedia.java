package io.sutantra.transport.broadcast;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.TransportFeedback;
import io.sutantra.rtc.session.SendStream;
import io.sutantra.rtc.srtp.SrtpSender;
import java.util.List;
import java.util.OptionalLong;

/**
 * The tracks of a connected viewer, and what the viewer says of them.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
final class ViewerMedia {
  /** How long sound waits for the first pictures, so that both begin together. */
  private static final long PICTURES_FIRST_NANOS = 1_000_000_000;

  private final ViewerOutput out;
  private final ShardIo io;
  private final ViewerCounts counts = new ViewerCounts();

  /** Null if the viewer is sent no pictures. */
  private final ViewerVideo video;

  /** Null if the viewer is sent no sound. */
  private final ViewerSound sound;

  /** The first of the tracks, which the viewer's loss and jitter are told of. */
  private final ViewerTrack main;

  /** When sound waits no longer for pictures. */
  private final long soundAloneNanos;

  /** What the viewer says that its line carries; 0 if it says nothing. */
  private long lineBps;

  /**
   * Creates the tracks of a viewer that has keys.
   *
   * @param streams the session's streams, in the order of {@link MediaParameters#tracks}
   */
  ViewerMedia(
      MediaParameters parameters,
      List<SendStream> streams,
      SrtpSender srtp,
      ShardStream part,
      ViewerOutput out,
      ShardIo io,
      long nowNanos) {
    this.out = out;
    this.io = io;
    this.video =
        parameters
            .video()
            .map(
                track ->
                    new ViewerVideo(track, streams.get(0), srtp, part, out, io, counts, nowNanos))
            .orElse(null);
    SendStream last = streams.get(streams.size() - 1);
    this.sound =
        parameters
            .audio()
            .map(track -> new ViewerSound(track, last, srtp, part, out, io, counts))
            .orElse(null);
    this.main = video == null ? sound : video;
    this.soundAloneNanos = nowNanos + PICTURES_FIRST_NANOS;
  }

  ViewerCounts counts() {
    return counts;
  }

  /** Returns whether the viewer must wait for a key frame, and is to have one as soon as may be. */
  boolean needsKeyFrame() {
    return video != null && video.needsKeyFrame();
  }

  /** Asks for a key frame, if the viewer is sent pictures. */
  void askForKeyFrame(long nowNanos) {
    if (video != null) {
      video.askForKeyFrame(nowNanos);
    }
  }

  // Out.

  /** Begins with what is there, see {@link ViewerVideo#start}. */
  void start(long nowNanos) {
    if (video != null) {
      video.start(nowNanos);
    }
  }

  /** Decides whether the viewer gets a frame of pictures that is about to be sent. */
  void begin(SharedFrame frame, boolean gap, long nowNanos) {
    if (video != null) {
      video.begin(frame, gap, nowNanos);
    }
  }

  /** Sends packets {@code from} to the one before {@code to} of the frame that was begun. */
  void send(SharedFrame frame, int from, int to, int sendTime) {
    if (video != null) {
      video.send(frame, from, to, sendTime);
    }
  }

  /** Sends a piece of sound, once the viewer has pictures to it or has waited for them. */
  void sendSound(SharedFrame frame, int sendTime) {
    if (sound != null && (sound.begun() || !waitsForPictures())) {
      boolean first = !sound.begun();
      sound.send(frame, sendTime);
      if (first && sound.begun() && video == null) {
        out.firstFrameSent();
      }
    }
  }

  private boolean waitsForPictures() {
    return video != null && !video.begun() && io.nanoTime() - soundAloneNanos < 0;
  }

  /**
   * Sends the next slice of the pictures that the viewer has missed, see {@link
   * ViewerVideo#replay}.
   */
  boolean replay(int maxPackets, int sendTime, long nowNanos) {
    return video != null && video.replay(maxPackets, sendTime, nowNanos);
  }

  /** Returns whether {@link #tick} has something to do soon. */
  boolean owes() {
    return video != null && video.owes();
  }

  /** Asks for the key frames that are owed. */
  void tick(long nowNanos) {
    if (video != null) {
      video.tick(nowNanos);
    }
  }

  // What the viewer says.

  private ViewerTrack track(SendStream stream) {
    return video != null && video.is(stream) ? video : sound;
  }

  /** Takes a report on how the viewer receives a track. */
  void received(SendStream stream, ReportBlock block, OptionalLong roundTripNanos, long nowNanos) {
    roundTripNanos.ifPresent(nanos -> counts.roundTripNanos = nanos);
    ViewerTrack track = track(stream);
    if (track == main) {
      counts.packetsLost = Math.max(0, block.cumulativeLost());
      counts.fractionLost = block.fractionLost() / 256.0;
      counts.jitterNanos =
          Integer.toUnsignedLong(block.jitter()) * 1_000_000_000L / track.clockRateHz();
    } else {
      counts.soundLost = Math.max(0, block.cumulativeLost());
    }
    if (track == video) {
      video.reported(block, lineBps, nowNanos);
    }
  }

  /** Sends packets again that the viewer has not got. */
  void sendAgain(SendStream stream, int packetId, int bitmask, long nowNanos) {
    counts.nacks++;
    ViewerTrack track = track(stream);
    track.sendAgain(packetId, nowNanos);
    for (int bits = bitmask & 0xFFFF; bits != 0; bits &= bits - 1) {
      track.sendAgain(packetId + 1 + Integer.numberOfTrailingZeros(bits), nowNanos);
    }
  }

  /** Asks for the key frame that the viewer cannot go on without. */
  void keyFrameWanted(SendStream stream, long nowNanos) {
    if (video != null && video.is(stream)) {
      video.keyFrameWanted(nowNanos);
    } else {
      ignored();
    }
  }

  /** Takes what the viewer thinks it can receive. */
  void estimated(long bitrateBps) {
    counts.estimatedBitrateBps = bitrateBps;
    lineBps = bitrateBps;
  }

  /** Takes a report of when packets arrived. */
  void feedback(TransportFeedback feedback) {
    counts.feedback(feedback);
  }

  /** Counts RTCP that was left unread, or is of no track here. */
  void ignored() {
    counts.rtcpIgnored++;
    io.counters().rtcpIgnored.increment();
  }

  /** Counts RTCP that is not authentic. */
  void rejected() {
    counts.rtcpRejected++;
    io.counters().rtcpRejected.increment();
  }
}
