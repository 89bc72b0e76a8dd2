package io.sutantra.transport.broadcast;

import io.sutantra.rtc.rtcp.FeedbackBudget;
import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.rtcp.TransportFeedback;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The tracks of a connected viewer, and the RTCP that goes to and fro about them.
 *
 * <p>All sender reports of a viewer go in one compound packet, of one clock, so that the viewer can
 * play sound and pictures together: with the first packet, soon after, and then each second.
 * <b>Threading:</b> confined to the viewer's shard.
 */
final class ViewerMedia implements RtcpVisitor {
  private static final long REPORT_INTERVAL_NANOS = 1_000_000_000;

  /** libwebrtc needs two reports of each track before it brings them together. */
  private static final long SECOND_REPORT_NANOS = 200_000_000;

  /** How long sound waits for the first pictures, so that both begin together. */
  private static final long PICTURES_FIRST_NANOS = 1_000_000_000;

  private static final int MAX_RTCP_BYTES = 1_200;

  private final BroadcastViewer viewer;
  private final Shard shard;
  private final BroadcastStream stream;
  private final String cname;
  private final SrtpSender srtp;
  private final SrtpReceiver received;
  private final ViewerCounts counts = new ViewerCounts();
  private final FeedbackBudget budget;
  private final List<ViewerTrack> tracks = new ArrayList<>();

  /** Null if the viewer is sent no pictures. */
  private final ViewerVideo video;

  /** Null if the viewer is sent no sound. */
  private final ViewerSound sound;

  /**
   * What makes the time of day of the shard's time. It stays as it is when somebody sets the clock:
   * round trips are differences of it.
   */
  private final long epochNanos;

  /** When sound waits no longer for pictures. */
  private final long soundAloneNanos;

  private int reports;
  private int tracksReported;
  private long nextReportNanos;

  /** What the viewer says that its line carries; 0 if it says nothing. */
  private long lineBps;

  /** When the compound packet that is being read came. */
  private long readNanos;

  ViewerMedia(
      BroadcastViewer viewer,
      MediaParameters parameters,
      SrtpSender srtp,
      SrtpReceiver received,
      long nowNanos) {
    this.viewer = viewer;
    this.shard = viewer.shard();
    this.stream = viewer.part().stream();
    this.cname = parameters.cname();
    this.srtp = srtp;
    this.received = received;
    this.video =
        parameters.video().map(track -> new ViewerVideo(this, track, srtp, nowNanos)).orElse(null);
    this.sound = parameters.audio().map(track -> new ViewerSound(this, track, srtp)).orElse(null);
    if (video != null) {
      tracks.add(video);
    }
    if (sound != null) {
      tracks.add(sound);
    }
    this.budget = new FeedbackBudget(nowNanos);
    this.nextReportNanos = nowNanos;
    this.soundAloneNanos = nowNanos + PICTURES_FIRST_NANOS;
    this.epochNanos = TimeUnit.MILLISECONDS.toNanos(shard.clock().epochMillis()) - nowNanos;
  }

  BroadcastViewer viewer() {
    return viewer;
  }

  ViewerCounts counts() {
    return counts;
  }

  /** Whether the viewer must wait for a key frame, and is to have one as soon as may be. */
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

  /** A frame of pictures is about to be sent. */
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
        viewer.firstFrameSent();
      }
    }
  }

  private boolean waitsForPictures() {
    return video != null && !video.begun() && shard.nanoTime() - soundAloneNanos < 0;
  }

  /** Time has passed: says what is to be said regularly, and asks for what is owed. */
  void tick(long nowNanos) {
    if (video != null) {
      video.tick(nowNanos);
    }
    int begun = 0;
    for (ViewerTrack track : tracks) {
      begun += track.begun() ? 1 : 0;
    }
    boolean due = nowNanos - nextReportNanos >= 0 || begun > tracksReported;
    if (begun > 0 && due) {
      if (begun > tracksReported) {
        tracksReported = begun;
        reports = 0;
      }
      report(nowNanos);
      nextReportNanos = nowNanos + (reports++ == 0 ? SECOND_REPORT_NANOS : REPORT_INTERVAL_NANOS);
    }
  }

  private void report(long nowNanos) {
    ByteBuffer out = ByteBuffer.wrap(shard.scratch(), 0, MAX_RTCP_BYTES);
    RtcpWriter writer = new RtcpWriter(out);
    long ntpTime = NtpTime.ofEpochNanos(epochNanos + nowNanos);
    long ptsNanos = stream.ptsAt(nowNanos);
    for (ViewerTrack track : tracks) {
      if (track.begun()) {
        track.report(writer, ntpTime, ptsNanos);
      }
    }
    for (ViewerTrack track : tracks) {
      if (track.begun()) {
        writer.cname(track.ssrc(), cname);
      }
    }
    sendRtcp(out);
  }

  /** Says goodbye. */
  void goodbye(String reason) {
    ByteBuffer out = ByteBuffer.wrap(shard.scratch(), 0, MAX_RTCP_BYTES);
    int first = tracks.get(0).ssrc();
    RtcpWriter writer = new RtcpWriter(out).receiverReport(first, List.of()).cname(first, cname);
    for (ViewerTrack track : tracks) {
      writer.goodbye(track.ssrc(), reason);
    }
    sendRtcp(out);
    shard.flush();
  }

  private void sendRtcp(ByteBuffer written) {
    int length = srtp.protectRtcp(shard.scratch(), 0, written.position());
    viewer.send(shard.scratch(), length, length, false);
  }

  // In.

  /**
   * RTCP came in, protected.
   *
   * @return whether it was authentic
   */
  boolean receivedRtcp(ByteBuffer datagram) {
    int length = datagram.remaining();
    if (length > Ports.MAX_DATAGRAM_BYTES) {
      return false;
    }
    byte[] bytes = new byte[length];
    datagram.get(datagram.position(), bytes);
    int plain = received.unprotectRtcp(bytes, 0, length);
    if (plain < 0) {
      counts.rtcpRejected++;
      shard.counters().rtcpRejected.increment();
      return false;
    }
    readNanos = shard.nanoTime();
    if (budget.takesCompound(readNanos)) {
      RtcpReader.read(ByteBuffer.wrap(bytes, 0, plain), this);
    } else {
      ignored();
    }
    return true;
  }

  /** The track that feedback is about; null if the viewer is not sent such a track. */
  private ViewerTrack track(int mediaSsrc) {
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).ssrc() == mediaSsrc) {
        return tracks.get(i);
      }
    }
    return null;
  }

  /** Whether feedback is about the pictures that this viewer is sent. */
  private boolean isVideo(int mediaSsrc) {
    if (video == null || video.ssrc() != mediaSsrc) {
      ignored();
      return false;
    }
    return true;
  }

  private void ignored() {
    counts.rtcpIgnored++;
    shard.counters().rtcpIgnored.increment();
  }

  @Override
  public void receptionReport(int reporterSsrc, ReportBlock block) {
    ViewerTrack track = track(block.ssrc());
    if (track == null) {
      return;
    }
    NtpTime.roundTripNanos(NtpTime.ofEpochNanos(epochNanos + shard.nanoTime()), block)
        .ifPresent(nanos -> counts.roundTripNanos = nanos);
    if (track == tracks.get(0)) {
      counts.packetsLost = Math.max(0, block.cumulativeLost());
      counts.fractionLost = block.fractionLost() / 256.0;
      counts.jitterNanos =
          Integer.toUnsignedLong(block.jitter()) * 1_000_000_000L / track.clockRateHz();
    } else {
      counts.soundLost = Math.max(0, block.cumulativeLost());
    }
    if (track == video) {
      video.reported(block, lineBps, readNanos);
    }
  }

  @Override
  public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
    ViewerTrack track = track(mediaSsrc);
    if (track == null) {
      ignored();
      return;
    }
    counts.nacks++;
    if (!budget.takesNack(1 + Integer.bitCount(bitmask & 0xFFFF), readNanos)) {
      ignored();
      return;
    }
    track.sendAgain(packetId, readNanos);
    for (int bits = bitmask & 0xFFFF; bits != 0; bits &= bits - 1) {
      track.sendAgain(packetId + 1 + Integer.numberOfTrailingZeros(bits), readNanos);
    }
  }

  @Override
  public void pictureLoss(int senderSsrc, int mediaSsrc) {
    if (isVideo(mediaSsrc)) {
      video.pictureLost(readNanos);
    }
  }

  @Override
  public void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequenceNumber) {
    if (isVideo(mediaSsrc)) {
      video.fullIntraRequested(sequenceNumber, readNanos);
    }
  }

  @Override
  public void estimatedBitrate(int senderSsrc, long bitrateBps, int[] ssrcs) {
    counts.estimatedBitrateBps = bitrateBps;
    lineBps = bitrateBps;
  }

  @Override
  public void transportFeedback(TransportFeedback feedback) {
    counts.feedback(feedback);
  }
}
