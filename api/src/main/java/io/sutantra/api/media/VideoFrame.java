package io.sutantra.api.media;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A raw picture in I420: all of the Y plane, then U, then V, tightly packed in one direct buffer.
 *
 * <p>Colours are BT.601, limited range: what VP8 and the test pattern mean by their numbers.
 *
 * <p>A plane of chroma is {@code (width + 1) / 2} by {@code (height + 1) / 2}.
 *
 * <p><b>Ownership:</b> one owner at a time. Whoever holds the frame either hands it on or calls
 * {@link #release()}, once. <b>Threading:</b> confined to the owner; the hand-over must be a safe
 * publication (a queue is). <b>Errors:</b> use after release throws {@link IllegalStateException},
 * so that no native code is handed memory that somebody else fills.
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
   * Makes a frame with memory of its own. For pools; everyone else takes frames from a {@link
   * FramePool}.
   *
   * @param width in pixels, 1 to {@link #MAX_DIMENSION}
   * @param height in pixels, 1 to {@link #MAX_DIMENSION}
   * @param recycler is handed the frame when its owner releases it, on the owner's thread
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

  /** How many bytes a picture of this size takes. */
  public static int sizeBytes(int width, int height) {
    return width * height + 2 * (((width + 1) / 2) * ((height + 1) / 2));
  }

  /** Width in pixels. */
  public int width() {
    return width;
  }

  /** Height in pixels. */
  public int height() {
    return height;
  }

  /** Bytes from one row of the Y plane to the next: the width. */
  public int lumaStride() {
    return width;
  }

  /** Bytes from one row of the U or V plane to the next. */
  public int chromaStride() {
    return (width + 1) / 2;
  }

  /** Where the U plane begins in {@link #data()}. */
  public int offsetU() {
    return width * height;
  }

  /** Where the V plane begins in {@link #data()}. */
  public int offsetV() {
    return width * height + chromaStride() * ((height + 1) / 2);
  }

  /**
   * The picture's memory: direct, from 0 to {@link #sizeBytes()}. The same buffer at every call;
   * use absolute access or a duplicate.
   *
   * @throws IllegalStateException if the frame was released
   */
  public ByteBuffer data() {
    checkLive();
    return data;
  }

  /** Sets both times. For the source, before it hands the frame on. */
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
   * @throws IllegalStateException if it was released before
   */
  @Override
  public void release() {
    if (!live.compareAndSet(true, false)) {
      throw new IllegalStateException("a picture was released twice");
    }
    recycler.accept(this);
  }

  /** Brings a released frame back to life. For the pool that owns it. */
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
