package io.sutantra.core.fake;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.VideoFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source of a picture of 16 by 16 every 10 ms, whose first byte counts the pictures. The argument
 * names a misbehaviour: {@code hang-create}, {@code hang-start}, {@code hang-format}, {@code
 * hang-receives}, {@code hang-wake-by}, {@code hang-statistics}, {@code hang-close}, {@code
 * count-close}, {@code throw-start}, {@code throw-poll}, {@code throw-wake-by}, {@code
 * throw-statistics}, {@code ends}, {@code slow-start}, {@code receives}. With the argument {@code
 * encoded:CODEC} or {@code packets:CODEC} the source delivers access units; key frames are not
 * marked in the packets. With the argument {@code moody} the source follows {@link #mood}, also
 * while it runs.
 */
public final class FakeSource implements SourceProvider {
  /** The time between two pictures. */
  public static final long INTERVAL_NANOS = 10_000_000;

  /** The number of sources with {@code count-close} that were closed. */
  public static final AtomicInteger CLOSED = new AtomicInteger();

  /** The argument that a {@code moody} source follows at present. */
  public volatile String mood = "";

  /** The number of key-frame requests to all sources. */
  public final AtomicInteger keyFrameRequests = new AtomicInteger();

  /**
   * Whether a {@code moody} source that is created now fails to start, and one that runs fails to
   * continue.
   */
  public volatile boolean away;

  /** The width and height of the pictures. */
  public volatile int size = 16;

  /** The requested start positions of the sources, in the order of their creation. */
  public final List<Duration> positions = new CopyOnWriteArrayList<>();

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
    Misbehaviour.hangIf(request.argument().equals("hang-create"));
    positions.add(request.position());
    boolean moody = request.argument().equals("moody");
    // Read first: a source that a test lets start has the mood and the size that the test set
    // before.
    boolean startsNot = moody && away;
    return new Running(
        moody ? mood : request.argument(),
        moody,
        startsNot,
        request.position().toNanos(),
        environment);
  }

  private final class Running implements FrameSource {
    private final String behaviour;
    private final boolean moody;
    private final boolean startsNot;
    private final long positionNanos;
    private final Environment environment;
    private final int side = size;
    private long firstNanos = Long.MIN_VALUE;
    private long count;
    private boolean keyFrameWanted = true;

    Running(
        String behaviour,
        boolean moody,
        boolean startsNot,
        long positionNanos,
        Environment environment) {
      this.behaviour = behaviour;
      this.moody = moody;
      this.startsNot = startsNot;
      this.positionNanos = positionNanos;
      this.environment = environment;
    }

    @Override
    public void start() {
      Misbehaviour.hangIf(behaviour.equals("hang-start"));
      Misbehaviour.delayIf(behaviour.equals("slow-start"));
      Misbehaviour.throwIf(startsNot, "the source is away");
      Misbehaviour.throwIf(behaviour.equals("throw-start"), "the source does not start");
    }

    @Override
    public MediaFormat format() {
      Misbehaviour.hangIf(behaviour.equals("hang-format"));
      if (behaviour.startsWith("packets:")) {
        String codec = behaviour.substring(8);
        return new PacketizedFormat(codec, new RtpFormat(codec, 90_000, ""), side, side, 100);
      }
      return behaviour.startsWith("encoded:")
          ? new EncodedFormat(behaviour.substring(8), side, side, 100)
          : new RawFormat(side, side, 100);
    }

    @Override
    public Media poll(long nowNanos) {
      Misbehaviour.throwIf(behaviour.equals("throw-poll") && count == 3, "the source broke");
      Misbehaviour.throwIf(moody && away, "the source went away");
      if (firstNanos == Long.MIN_VALUE) {
        firstNanos = nowNanos;
      }
      if (ended() || nowNanos < firstNanos + count * INTERVAL_NANOS) {
        return null;
      }
      long pts = positionNanos + count++ * INTERVAL_NANOS;
      int timestamp = (int) (pts * 9 / 100_000);
      if (behaviour.startsWith("packets:")) {
        Bytes key = Bytes.wrap(new byte[] {(byte) (keyFrameWanted ? 1 : 0)});
        keyFrameWanted = false;
        int first = (int) (2 * count) & 0xFFFF;
        return new PacketizedFrame(
            List.of(
                new RtpPacket(first, timestamp, false, Bytes.wrap(new byte[] {(byte) count})),
                new RtpPacket((first + 1) & 0xFFFF, timestamp, true, key)),
            false,
            0,
            pts,
            nowNanos);
      }
      if (behaviour.startsWith("encoded:")) {
        boolean key = keyFrameWanted || count % 20 == 1;
        keyFrameWanted = false;
        return new EncodedFrame(
            Bytes.wrap(new byte[] {(byte) count, (byte) (key ? 1 : 0)}),
            key,
            side,
            side,
            0,
            pts,
            nowNanos);
      }
      Optional<VideoFrame> picture = environment.frames().tryAcquire(side, side);
      picture.ifPresent(
          frame -> {
            frame.data().put(0, (byte) count);
            frame.stamp(pts, nowNanos);
          });
      return picture.orElse(null);
    }

    @Override
    public long nextPollNanos(long nowNanos) {
      return firstNanos == Long.MIN_VALUE ? nowNanos : firstNanos + count * INTERVAL_NANOS;
    }

    @Override
    public SourceStatistics statistics() {
      Misbehaviour.hangIf(behaviour.equals("hang-statistics"));
      Misbehaviour.throwIf(behaviour.equals("throw-statistics"), "the source cannot count");
      return SourceStatistics.NONE;
    }

    @Override
    public void wakeBy(Runnable wake) {
      Misbehaviour.hangIf(behaviour.equals("hang-wake-by"));
      Misbehaviour.throwIf(behaviour.equals("throw-wake-by"), "the source wakes nobody");
    }

    @Override
    public void requestKeyFrame() {
      keyFrameRequests.incrementAndGet();
      keyFrameWanted = true;
    }

    @Override
    public boolean receives() {
      Misbehaviour.hangIf(behaviour.equals("hang-receives"));
      return behaviour.startsWith("receives");
    }

    @Override
    public boolean ended() {
      return behaviour.endsWith("ends") && count == 5;
    }

    @Override
    public void close() {
      Misbehaviour.hangIf(behaviour.equals("hang-close"));
      if (behaviour.equals("count-close")) {
        CLOSED.incrementAndGet();
      }
    }
  }
}
