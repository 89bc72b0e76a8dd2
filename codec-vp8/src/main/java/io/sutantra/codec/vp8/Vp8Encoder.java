package io.sutantra.codec.vp8;

import io.sutantra.api.CodecException;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.NativeCalls;
import io.sutantra.ffmpeg.UseGuard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A VP8 encoder by libvpx that works in real time at a constant bit rate.
 *
 * <p>A new target bit rate applies from the next picture on, without a key frame, by means of
 * {@link EncoderClock}. A target too far from the rate that libvpx was opened at makes the encoder
 * open libvpx again instead, which takes a key frame.
 */
final class Vp8Encoder implements VideoEncoder {
  private static final double LOWEST_SPEED = 0.25;
  private static final double HIGHEST_SPEED = 3;

  /**
   * The lowest rate: libvpx counts in kbit/s and needs at least one. The highest is more than any
   * network carries.
   */
  private static final int LOWEST_BITRATE_BPS = 10_000;

  private static final int HIGHEST_BITRATE_BPS = 500_000_000;

  private final EncoderRequest request;
  private final Vp8EncoderSettings settings;
  private final UseGuard guard = new UseGuard("the VP8 encoder", this::free);
  private final Deque<Pending> pending = new ArrayDeque<>();

  private EncoderSession session;
  private EncoderClock clock;
  private int nominalBps;
  private int targetBps;
  private boolean keyFrameWanted;
  private long lastKeyFramePtsNanos;

  /** A picture inside libvpx, found by its time on the encoder's clock. */
  private record Pending(long ticks, long ptsNanos, long captureNanos) {}

  Vp8Encoder(EncoderRequest request, Vp8EncoderSettings settings) {
    if (request.width() > VideoFrame.MAX_DIMENSION || request.height() > VideoFrame.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "VP8 cannot encode %dx%d: each side must be 1 to %d"
              .formatted(request.width(), request.height(), VideoFrame.MAX_DIMENSION));
    }
    this.request = request;
    this.settings = settings;
    this.targetBps = withinLimits(request.bitrateBps());
  }

  @Override
  public void start() {
    guard.start(
        () -> {
          NativeCalls.load();
          open();
        });
  }

  @Override
  public void encode(VideoFrame frame, Consumer<EncodedFrame> sink) {
    Objects.requireNonNull(sink, "sink");
    // The sink runs outside the guard, so that a sink that calls the encoder finds the encoder
    // idle.
    guard.use(() -> encoded(frame)).forEach(sink);
  }

  private List<EncodedFrame> encoded(VideoFrame frame) {
    if (frame.width() != request.width() || frame.height() != request.height()) {
      throw new IllegalArgumentException(
          "the encoder was made for %dx%d, the picture is %dx%d"
              .formatted(request.width(), request.height(), frame.width(), frame.height()));
    }
    double speed = (double) targetBps / nominalBps;
    // There is no session after a failed attempt to open one; then every picture tries again.
    if (session == null || speed < LOWEST_SPEED || speed > HIGHEST_SPEED) {
      free();
      open();
      speed = 1;
    }
    long interval = settings.maxKeyFrameIntervalNanos();
    boolean keyFrameDue = interval > 0 && frame.ptsNanos() - lastKeyFramePtsNanos >= interval;
    long ticks = clock.ticks(frame.ptsNanos(), speed);
    pending.add(new Pending(ticks, frame.ptsNanos(), frame.captureNanos()));
    List<EncodedFrame> ready = new ArrayList<>(1);
    session.encode(
        frame, ticks, keyFrameWanted || keyFrameDue, output -> ready.add(finished(output)));
    return ready;
  }

  private EncodedFrame finished(EncoderSession.Output output) {
    Pending picture = pending.poll();
    while (picture != null && picture.ticks() < output.ticks()) {
      picture = pending.poll(); // a picture that libvpx chose to drop
    }
    if (picture == null) {
      throw new CodecException("libvpx made a frame of a picture that it was not given");
    }
    if (output.keyFrame()) {
      keyFrameWanted = false;
      lastKeyFramePtsNanos = picture.ptsNanos();
    }
    return new EncodedFrame(
        output.data(),
        output.keyFrame(),
        request.width(),
        request.height(),
        0,
        picture.ptsNanos(),
        picture.captureNanos());
  }

  @Override
  public void requestKeyFrame() {
    guard.use(() -> keyFrameWanted = true);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A target below 10 kbit/s or above 500 Mbit/s is replaced by the nearer of these limits.
   *
   * @throws IllegalArgumentException if the target is not above 0
   */
  @Override
  public void setTargetBitrate(int bitrateBps) {
    if (bitrateBps < 1) {
      throw new IllegalArgumentException(
          "a target of " + bitrateBps + " bit/s; must be above 0, such as 1000000");
    }
    guard.use(() -> targetBps = withinLimits(bitrateBps));
  }

  @Override
  public void close() {
    guard.close();
  }

  private void open() {
    session = new EncoderSession(request, targetBps, settings);
    clock = new EncoderClock(request.framesPerSecond());
    nominalBps = targetBps;
    keyFrameWanted = true;
    pending.clear();
  }

  private void free() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private static int withinLimits(int bitrateBps) {
    return Math.max(LOWEST_BITRATE_BPS, Math.min(HIGHEST_BITRATE_BPS, bitrateBps));
  }
}
