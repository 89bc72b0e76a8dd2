package io.sutantra.benchmarks.load;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A source of thirty access units a second, and the codec that they are said to be of. They have
 * more packets than is usual, and short ones, so that a small audience receives as many as a large
 * one. All are called key frames, so that nobody waits for one, and all are zeros.
 *
 * <p><b>Threading:</b> any thread; a source is confined, as its contract says.
 *
 * @param encodingName the codec's name in RTP
 */
record RehearsalMedia(String encodingName) implements SourceProvider, CodecProvider {
  private static final String NAME = "rehearsal";
  private static final int CLOCK_RATE_HZ = 90_000;
  private static final int FRAMES_PER_SECOND = 30;
  private static final int PACKETS_PER_FRAME = 8;
  private static final int PAYLOAD_BYTES = 500;
  private static final long FRAME_NANOS = 1_000_000_000L / FRAMES_PER_SECOND;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.empty();
  }

  private RtpFormat rtpFormat() {
    return new RtpFormat(encodingName, CLOCK_RATE_HZ, "");
  }

  @Override
  public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
    return new Running();
  }

  private final class Running implements FrameSource {
    private final Bytes payload = Bytes.wrap(new byte[PAYLOAD_BYTES]);
    private long index;
    private long nextNanos = Long.MIN_VALUE;

    @Override
    public void start() {}

    @Override
    public MediaFormat format() {
      return new PacketizedFormat(NAME, rtpFormat(), 0, 0, FRAMES_PER_SECOND);
    }

    @Override
    public Media poll(long nowNanos) {
      if (nextNanos != Long.MIN_VALUE && nowNanos - nextNanos < 0) {
        return null;
      }
      nextNanos = nowNanos + FRAME_NANOS;
      List<RtpPacket> packets = new ArrayList<>(PACKETS_PER_FRAME);
      for (int i = 0; i < PACKETS_PER_FRAME; i++) {
        packets.add(
            new RtpPacket(
                (int) (index * PACKETS_PER_FRAME + i) & 0xFFFF,
                (int) (index * CLOCK_RATE_HZ / FRAMES_PER_SECOND),
                i == PACKETS_PER_FRAME - 1,
                payload));
      }
      return new PacketizedFrame(packets, true, 0, index++ * FRAME_NANOS, nowNanos);
    }

    @Override
    public long nextPollNanos(long nowNanos) {
      return nextNanos == Long.MIN_VALUE ? nowNanos : nextNanos;
    }

    @Override
    public void close() {}
  }
}
