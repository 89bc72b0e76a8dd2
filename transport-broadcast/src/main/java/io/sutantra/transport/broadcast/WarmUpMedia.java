package io.sutantra.transport.broadcast;

import io.sutantra.api.TransportListener;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import java.util.ArrayList;
import java.util.List;

/**
 * What the viewers of {@link WarmUp} watch: access units of zeros, some of them called key frames,
 * as many packets as those of a stream of about 1 Mbit/s.
 *
 * <p><b>Threading:</b> {@link #next} is confined; the rest any thread.
 */
final class WarmUpMedia implements TransportListener {
  static final String STREAM_ID = "warm-up";
  private static final int CLOCK_RATE_HZ = 90_000;
  private static final int FRAMES_PER_SECOND = 30;
  static final PacketizedFormat FORMAT =
      new PacketizedFormat(
          "vp8", new RtpFormat("VP8", CLOCK_RATE_HZ, ""), 640, 360, FRAMES_PER_SECOND);

  private static final int PACKETS = 4;
  private static final int PACKETS_OF_KEY_FRAMES = 20;
  private static final int KEY_FRAME_EVERY = 60;
  private static final int PAYLOAD_BYTES = 1_100;

  private final Bytes payload = Bytes.wrap(new byte[PAYLOAD_BYTES]);
  private volatile boolean wantsKeyFrame = true;
  private int frame;
  private int sequenceNumber;

  /** The next access unit. */
  PacketizedFrame next(long nowNanos) {
    boolean wanted = wantsKeyFrame;
    if (wanted) {
      wantsKeyFrame = false;
    }
    boolean keyFrame = wanted || frame % KEY_FRAME_EVERY == 0;
    int timestamp = frame * (CLOCK_RATE_HZ / FRAMES_PER_SECOND);
    int count = keyFrame ? PACKETS_OF_KEY_FRAMES : PACKETS;
    List<RtpPacket> packets = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      packets.add(new RtpPacket(sequenceNumber++ & 0xFFFF, timestamp, i == count, payload));
    }
    long pts = frame++ * 1_000_000_000L / FRAMES_PER_SECOND;
    return new PacketizedFrame(packets, keyFrame, 0, pts, nowNanos);
  }

  @Override
  public void keyFrameRequested(String streamId, String viewerId) {
    wantsKeyFrame = true;
  }

  @Override
  public void viewerChanged(ViewerEvent event) {}

  @Override
  public void viewerReported(String viewerId, ViewerStatistics statistics) {}
}
