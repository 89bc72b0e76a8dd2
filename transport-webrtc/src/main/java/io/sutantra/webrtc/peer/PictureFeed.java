package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A feed of pictures to any number of sending peers, each of which encodes them for itself.
 *
 * <p><b>Threading:</b> any thread; calls exclude each other. <b>Ownership:</b> pictures are copied.
 */
public final class PictureFeed {
  private static final long MIN_STEP_NANOS = 1_000_000;
  private static final long MAX_AGE_NANOS = 1_000_000_000;

  private final PeerThread peerThread;
  private final Consumer<PictureFeed> whenClosed;
  private final CustomVideoSource source = new CustomVideoSource();
  private boolean disposed;
  private long lastNanos = Long.MIN_VALUE;

  /**
   * Creates a feed. On the peer thread.
   *
   * @param whenClosed receives this feed when the feed closes
   */
  PictureFeed(PeerThread peerThread, Consumer<PictureFeed> whenClosed) {
    this.peerThread = peerThread;
    this.whenClosed = whenClosed;
  }

  /**
   * Hands a picture to the peers' encoders.
   *
   * @param frame picture, borrowed for the call
   * @param ageNanos time since the capture
   * @return false if the feed is closed
   */
  public synchronized boolean push(VideoFrame frame, long ageNanos) {
    if (disposed) {
      return false;
    }
    // libwebrtc keeps the buffer while encoders read from it, so each picture has its own buffer.
    NativeI420Buffer buffer = NativeI420Buffer.allocate(frame.width(), frame.height());
    try {
      copy(frame, buffer);
      // libwebrtc's clock is System.nanoTime(); the engine's clock may be another.
      long age = Math.max(0, Math.min(ageNanos, MAX_AGE_NANOS));
      long nanos = Math.max(System.nanoTime() - age, lastNanos + MIN_STEP_NANOS);
      lastNanos = nanos;
      source.pushFrame(new dev.onvoid.webrtc.media.video.VideoFrame(buffer, nanos));
    } finally {
      buffer.release();
    }
    return true;
  }

  private static void copy(VideoFrame frame, NativeI420Buffer buffer) {
    int chromaHeight = (frame.height() + 1) / 2;
    ByteBuffer data = frame.data();
    copyPlane(data, 0, frame.lumaStride(), frame.height(), buffer.getDataY(), buffer.getStrideY());
    copyPlane(
        data,
        frame.offsetU(),
        frame.chromaStride(),
        chromaHeight,
        buffer.getDataU(),
        buffer.getStrideU());
    copyPlane(
        data,
        frame.offsetV(),
        frame.chromaStride(),
        chromaHeight,
        buffer.getDataV(),
        buffer.getStrideV());
  }

  private static void copyPlane(
      ByteBuffer from, int offset, int width, int height, ByteBuffer to, int stride) {
    if (stride == width) {
      to.put(0, from, offset, width * height);
      return;
    }
    for (int row = 0; row < height; row++) {
      to.put(row * stride, from, offset + row * width, width);
    }
  }

  /** Returns the source, for a track. On the peer thread, which also closes the feed. */
  CustomVideoSource source() {
    return source;
  }

  synchronized boolean disposed() {
    return disposed;
  }

  /** Ends the feed, after its peers are closed. On the peer thread. */
  public synchronized void close() {
    if (!disposed) {
      disposed = true;
      peerThread.quietly("dispose of a source", source::dispose);
      whenClosed.accept(this);
    }
  }
}
