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
 * Looks at pictures as they come.
 *
 * <p><b>Threading:</b> the pictures come from one thread; everything else from any.
 */
final class Watch implements Consumer<VideoFrame> {
  private final long wanted;
  private final boolean keepLast;
  private final LipSyncMeter lipSync;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile Sight sight = new Sight(0, 0, 0, Optional.empty(), 0);
  private volatile BufferedImage last;
  private volatile long firstNanos;

  /**
   * What was seen so far.
   *
   * @param pictures how many
   * @param width of the last one
   * @param height of the last one
   * @param stripe what is written in the last one, if it is one of the test pattern
   * @param delayMillis from the drawing of the last one to now; 0 if it does not say
   */
  record Sight(
      long pictures,
      int width,
      int height,
      Optional<FrameStripe.Reading> stripe,
      long delayMillis) {}

  /**
   * Begins to look.
   *
   * @param wanted how many pictures are enough
   * @param keepLast whether the last of them is asked for afterwards
   * @param lipSync looks at the pictures too
   */
  Watch(long wanted, boolean keepLast, LipSyncMeter lipSync) {
    this.wanted = wanted;
    this.keepLast = keepLast;
    this.lipSync = lipSync;
  }

  @Override
  public void accept(VideoFrame frame) {
    long pictures = sight.pictures() + 1;
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
      last = Pictures.image(frame);
    }
    sight = new Sight(pictures, frame.width(), frame.height(), stripe, delayMillis);
    if (pictures == wanted) {
      done.countDown();
    }
  }

  Sight sight() {
    return sight;
  }

  /** When the first picture came, by {@link System#nanoTime}; empty if none has. */
  OptionalLong firstNanos() {
    return sight.pictures() == 0 ? OptionalLong.empty() : OptionalLong.of(firstNanos);
  }

  BufferedImage lastPicture() {
    return last;
  }

  /** Waits; true as soon as there were as many pictures as are wanted. */
  boolean await(Duration time) throws InterruptedException {
    return done.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
