package io.sutantra.transport.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sutantra.api.Clock;
import io.sutantra.mock.wire.Answer;
import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.rtp.RtpClock;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * The sender reports of a stream, which relate the time stamps of each track to wall-clock time.
 *
 * <p>The shared media time of all tracks is mapped to the wall clock once, so that the reports of
 * different tracks agree to the nanosecond, whatever the delays before this transport.
 * <b>Threading:</b> confined to the event loop. <b>Spec:</b> RFC 3550 section 6.4.1.
 */
final class SenderReports {
  private static final int REPORT_BYTES = 28;

  /** The size of a chunk with one name of 36 characters, with its padding. */
  private static final int NAME_BYTES = 4 + 4 + 2 + 36 + 4;

  private final Clock clock;
  private final List<Answer.Track> tracks;
  private final String cname = UUID.randomUUID().toString();
  private final boolean[] begun;
  private final int[] timestamps;
  private final long[] ptsNanos;
  private boolean known;

  /** The engine's time at media time 0. */
  private long originNanos;

  /** The difference between the time since 1970 and the engine's clock. */
  private long epochNanos;

  SenderReports(Clock clock, List<Answer.Track> tracks) {
    this.clock = clock;
    this.tracks = tracks;
    this.begun = new boolean[tracks.size()];
    this.timestamps = new int[tracks.size()];
    this.ptsNanos = new long[tracks.size()];
  }

  /** Records a frame that is about to be sent. */
  void note(FrameBuffer frame) {
    if (!known) {
      known = true;
      originNanos = frame.captureNanos() - frame.ptsNanos();
      epochNanos = clock.epochMillis() * 1_000_000 - clock.nanoTime();
    }
    begun[frame.track()] = true;
    timestamps[frame.track()] = frame.timestamp();
    ptsNanos[frame.track()] = frame.ptsNanos();
  }

  /** Returns whether a frame of a track was recorded. */
  boolean begun(int track) {
    return begun[track];
  }

  /**
   * Writes the report of a track, after its length.
   *
   * @param packets the number of packets sent to the viewer
   * @param octets the number of payload bytes in these packets
   */
  ByteBuf report(int track, long packets, long octets) {
    long nowNanos = clock.nanoTime();
    Answer.Track its = tracks.get(track);
    RtpClock rtp = new RtpClock(its.format().rtp().clockRateHz(), 0);
    long sinceNanos = nowNanos - (originNanos + ptsNanos[track]);
    ByteBuffer out = ByteBuffer.allocate(REPORT_BYTES + NAME_BYTES);
    new RtcpWriter(out)
        .senderReport(
            its.ssrc(),
            NtpTime.ofEpochNanos(nowNanos + epochNanos),
            timestamps[track] + rtp.timestamp(sinceNanos),
            (int) packets,
            (int) octets)
        .cname(its.ssrc(), cname);
    out.flip();
    return Unpooled.buffer(2 + out.remaining()).writeShort(out.remaining()).writeBytes(out);
  }
}
