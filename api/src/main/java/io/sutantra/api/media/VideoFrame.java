package io.sutantra.api.media;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A raw picture in I420: the complete Y plane, then U, then V, tightly packed in one direct buffer.
 *
 * <p>Colours are BT.601, limited range, as in VP8 and in the test pattern.
 *
 * <p>A chroma plane is {@code (width + 1) / 2} by {@code (height + 1) / 2}.
 *
 * <p><b>Ownership:</b> one owner at a time. The owner either hands the frame on or calls {@link
 * #release()}, once.
 *
 * <p><b>Threading:</b> confined to the owner; the hand-over must be a safe publication (a queue
 * is).
 *
 * <p><b>Errors:</b> use after release throws {@link IllegalStateException}, so that no native code
 * gets memory that another owner writes to.
 */
public final class VideoFrame implements Media {
  /** The largest width and height, in pixels, that a frame can have. */
  public static final int MAX_DIMENSION = 16_383;

  private final int width;
  private final int height;
  private final ByteBuffer data;
  private final Consumer<VideoFrame> recycler;
  private final AtomicBoolean live = new AtomicBoolean(true);
  private long ptsNanos;
  private long captureNanos;

  /**
   * Creates a frame with memory of its own. Only pools call this constructor; other code takes
   * frames from a {@link FramePool}.
   *
   * @param width the width in pixels, 1 to {@link #MAX_DIMENSION}
   * @param height the height in pixels, 1 to {@link #MAX_DIMENSION}
   * @param recycler the consumer of the frame when its owner releases it, on the owner's thread
   */
  public VideoFrame(int width, int height, Consumer<VideoFrame> recycler) {
    if (width < 1 || height < 1 || width > MAX_DIMENSION || height > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "a picture of %dx%d; each side must be 1 to %d".formatted(width, height, MAX_DIMENSION));
    }
    this.width = width;
    this.height = height;
    this.recycler = recycler;
    this.data = ByteBuffer.allocateDirect(sizeBytes(width, height));
  }

  /** Returns the number of bytes of a picture of the given size. */
  public static int sizeBytes(int width, int height) {
    return width * height + 2 * (((width + 1) / 2) * ((height + 1) / 2));
  }

  /** Returns the width in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels. */
  public int height() {
    return height;
  }

  /** Returns the number of bytes from one row of the Y plane to the next: the width. */
  public int lumaStride() {
    return width;
  }

  /** Returns the number of bytes from one row of the U or V plane to the next. */
  public int chromaStride() {
    return (width + 1) / 2;
  }

  /** Returns the offset of the U plane in {@link #data()}. */
  public int offsetU() {
    return width * height;
  }

  /** Returns the offset of the V plane in {@link #data()}. */
  public int offsetV() {
    return width * height + chromaStride() * ((height + 1) / 2);
  }

  /**
   * Returns the picture's memory: direct, from 0 to {@link #sizeBytes()}. Every call returns the
   * same buffer; callers use absolute access or a duplicate.
   *
   * @throws IllegalStateException if the frame was released
   */
  public ByteBuffer data() {
    checkLive();
    return data;
  }

  /** Sets both times. The source calls this method before it hands the frame on. */
  public void stamp(long pts, long capture) {
    checkLive();
    this.ptsNanos = pts;
    this.captureNanos = capture;
  }

  /** Copies picture and times from a frame of the same size. */
  public void copyFrom(VideoFrame source) {
    if (source.width != width || source.height != height) {
      throw new IllegalArgumentException(
          "cannot copy a picture of %dx%d into one of %dx%d"
              .formatted(source.width, source.height, width, height));
    }
    data().put(0, source.data(), 0, sizeBytes());
    stamp(source.ptsNanos, source.captureNanos);
  }

  @Override
  public MediaKind kind() {
    return MediaKind.RAW;
  }

  @Override
  public long ptsNanos() {
    return ptsNanos;
  }

  @Override
  public long captureNanos() {
    return captureNanos;
  }

  @Override
  public boolean keyFrame() {
    return true;
  }

  @Override
  public int sizeBytes() {
    return sizeBytes(width, height);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the frame was already released
   */
  @Override
  public void release() {
    if (!live.compareAndSet(true, false)) {
      throw new IllegalStateException("a picture was released twice");
    }
    recycler.accept(this);
  }

  /** Makes a released frame usable again. Only the pool that owns the frame calls this method. */
  public void reuse() {
    if (!live.compareAndSet(false, true)) {
      throw new IllegalStateException("a picture that is in use was taken from its pool");
    }
    data.clear();
  }

  private void checkLive() {
    if (!live.get()) {
      throw new IllegalStateException("a picture was used after its release");
    }
  }

  @Override
  public String toString() {
    return "I420 %dx%d".formatted(width, height);
  }
}
