package io.sutantra.ffmpeg;

import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Copies of I420 pictures between Java and FFmpeg, whose rows are padded. Both pictures have the
 * same size.
 */
public final class Planes {
  private Planes() {}

  /** Copies a picture into FFmpeg's memory. */
  public static void copy(VideoFrame source, AVFrame target) {
    ByteBuffer from = source.data();
    forEachPlane(
        source,
        (plane, offset, stride, rows) -> {
          int padded = target.linesize(plane);
          ByteBuffer to = memory(target, plane, padded, stride, rows);
          for (int row = 0; row < rows; row++) {
            to.put(row * padded, from, offset + row * stride, stride);
          }
        });
  }

  /** Copies a picture of FFmpeg's, in I420. */
  public static void copy(AVFrame source, VideoFrame target) {
    ByteBuffer to = target.data();
    forEachPlane(
        target,
        (plane, offset, stride, rows) -> {
          int padded = source.linesize(plane);
          ByteBuffer from = memory(source, plane, padded, stride, rows);
          for (int row = 0; row < rows; row++) {
            to.put(offset + row * stride, from, row * padded, stride);
          }
        });
  }

  private static ByteBuffer memory(AVFrame frame, int plane, int padded, int stride, int rows) {
    return frame.data(plane).capacity((long) padded * (rows - 1) + stride).asByteBuffer();
  }

  private static void forEachPlane(VideoFrame frame, PlaneCopy copy) {
    int chromaRows = (frame.height() + 1) / 2;
    copy.plane(0, 0, frame.lumaStride(), frame.height());
    copy.plane(1, frame.offsetU(), frame.chromaStride(), chromaRows);
    copy.plane(2, frame.offsetV(), frame.chromaStride(), chromaRows);
  }

  private interface PlaneCopy {
    void plane(int plane, int offset, int stride, int rows);
  }
}
