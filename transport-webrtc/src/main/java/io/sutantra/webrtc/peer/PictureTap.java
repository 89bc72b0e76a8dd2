package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A video sink that copies a peer's decoded pictures into pooled frames, and releases each original
 * exactly once.
 */
final class PictureTap implements VideoTrackSink {
  private final Callbacks callbacks;
  private final FramePool pool;
  private final ReceivedPictures listener;

  PictureTap(Callbacks callbacks, FramePool pool, ReceivedPictures listener) {
    this.callbacks = callbacks;
    this.pool = pool;
    this.listener = listener;
  }

  @Override
  public void onVideoFrame(dev.onvoid.webrtc.media.video.VideoFrame decoded) {
    callbacks.guard(() -> take(decoded));
    callbacks.guard(decoded::release);
  }

  private void take(dev.onvoid.webrtc.media.video.VideoFrame decoded) {
    int width = decoded.buffer.getWidth();
    int height = decoded.buffer.getHeight();
    if (!(decoded.buffer instanceof I420Buffer picture)
        || width > VideoFrame.MAX_DIMENSION
        || height > VideoFrame.MAX_DIMENSION) {
      listener.dropped();
      return;
    }
    Optional<VideoFrame> room = pool.tryAcquire(width, height);
    if (room.isEmpty()) {
      listener.dropped();
      return;
    }
    VideoFrame frame = room.get();
    ByteBuffer data = frame.data();
    int chroma = frame.chromaStride();
    int chromaHeight = (height + 1) / 2;
    copyPlane(picture.getDataY(), picture.getStrideY(), data, 0, width, height);
    copyPlane(
        picture.getDataU(), picture.getStrideU(), data, frame.offsetU(), chroma, chromaHeight);
    copyPlane(
        picture.getDataV(), picture.getStrideV(), data, frame.offsetV(), chroma, chromaHeight);
    listener.arrived(frame, decoded.timestampNs);
  }

  private static void copyPlane(
      ByteBuffer from, int stride, ByteBuffer to, int offset, int width, int height) {
    if (stride == width) {
      to.put(offset, from, 0, width * height);
      return;
    }
    for (int row = 0; row < height; row++) {
      to.put(offset + row * width, from, row * stride, width);
    }
  }
}
