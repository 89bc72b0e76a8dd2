package io.sutantra.server.cli;

import io.sutantra.api.media.VideoFrame;
import io.sutantra.source.pattern.FrameStripe;
import io.sutantra.source.pattern.LipSyncMeter;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A monitor of received pictures: counts them, and reads the test pattern's stripe.
 *
 * <p><b>Threading:</b> the pictures come from one thread; all other calls from any thread.
 */
final class PictureMonitor implements Consumer<VideoFrame> {
  private final long wanted;
  private final boolean keepLast;
  private final LipSyncMeter lipSync;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile State state = new State(0, 0, 0, Optional.empty(), 0);
  private volatile BufferedImage last;
  private volatile long firstNanos;

  /**
   * The state after the last picture.
   *
   * @param pictures the number of pictures
   * @param width the width of the last picture
   * @param height the height of the last picture
   * @param stripe the data in the last picture's stripe, if the picture is a test pattern
   * @param delayMillis the time from the drawing of the last picture to its arrival here; 0 if the
   *     picture has no stripe
   */
  record State(
      long pictures,
      int width,
      int height,
      Optional<FrameStripe.Reading> stripe,
      long delayMillis) {}

  /**
   * Begins to monitor.
   *
   * @param wanted how many pictures are enough
   * @param keepLast whether to keep the last wanted picture
   * @param lipSync the meter that gets the pictures too
   */
  PictureMonitor(long wanted, boolean keepLast, LipSyncMeter lipSync) {
    this.wanted = wanted;
    this.keepLast = keepLast;
    this.lipSync = lipSync;
  }

  @Override
  public void accept(VideoFrame frame) {
    long pictures = state.pictures() + 1;
    if (pictures > wanted) {
      return;
    }
    if (pictures == 1) {
      firstNanos = System.nanoTime();
    }
    lipSync.see(frame);
    Optional<FrameStripe.Reading> stripe = FrameStripe.read(frame);
    long delayMillis =
        stripe.map(reading -> reading.ageMillis(System.currentTimeMillis())).orElse(0L);
    if (keepLast && pictures == wanted) {
      last = RgbImages.image(frame);
    }
    state = new State(pictures, frame.width(), frame.height(), stripe, delayMillis);
    if (pictures == wanted) {
      done.countDown();
    }
  }

  State state() {
    return state;
  }

  /** Returns when the first picture came, by {@link System#nanoTime}; empty if none has come. */
  OptionalLong firstNanos() {
    return state.pictures() == 0 ? OptionalLong.empty() : OptionalLong.of(firstNanos);
  }

  BufferedImage lastPicture() {
    return last;
  }

  /** Waits for at most {@code time}; returns true as soon as all wanted pictures have come. */
  boolean await(Duration time) throws InterruptedException {
    return done.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
