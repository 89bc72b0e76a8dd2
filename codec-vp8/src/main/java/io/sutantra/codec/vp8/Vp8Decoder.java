package io.sutantra.codec.vp8;

import io.sutantra.api.CodecException;
import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.NativeCalls;
import io.sutantra.ffmpeg.UseGuard;
import io.sutantra.ffmpeg.Vp8FrameHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A VP8 decoder by FFmpeg.
 *
 * <p>At the start, and after an access unit that could not be decoded, the decoder takes nothing
 * but a key frame: other frames refer to missing pictures and would show rubbish. The picture's
 * size is that of the last key frame. The counter {@code pictures.dropped} counts pictures for
 * which the pool had no room.
 */
final class Vp8Decoder implements VideoDecoder {
  private static final long MOST_PIXELS =
      (long) VideoFrame.MAX_DIMENSION * VideoFrame.MAX_DIMENSION;

  private final long maxPixels;
  private final FramePool frames;
  private final Metrics.Counter dropped;
  private final UseGuard guard = new UseGuard("the VP8 decoder", this::free);

  private DecoderSession session;
  private boolean keyFrameNeeded = true;

  Vp8Decoder(long maxPixels, Environment environment) {
    this.maxPixels = maxPixels;
    this.frames = environment.frames();
    this.dropped = environment.metrics().counter("pictures.dropped", "pictures");
  }

  static long maxPixels(Settings settings) {
    return settings.integer("max-decoded-pixels", 1, MOST_PIXELS);
  }

  @Override
  public void start() {
    guard.start(
        () -> {
          NativeCalls.load();
          session = new DecoderSession(maxPixels);
        });
  }

  @Override
  public void decode(EncodedFrame frame, Consumer<VideoFrame> sink) {
    Objects.requireNonNull(sink, "sink");
    // The sink runs outside the guard, so that a sink that calls the decoder finds the decoder
    // idle.
    handOver(guard.use(() -> decoded(frame)), sink);
  }

  private static void handOver(List<VideoFrame> pictures, Consumer<VideoFrame> sink) {
    int taken = 0;
    try {
      while (taken < pictures.size()) {
        sink.accept(pictures.get(taken++));
      }
    } finally {
      pictures.subList(taken, pictures.size()).forEach(VideoFrame::release);
    }
  }

  private List<VideoFrame> decoded(EncodedFrame frame) {
    List<VideoFrame> ready = new ArrayList<>(1);
    try {
      checkHeader(frame);
      session.decode(frame.data(), picture -> copyOf(picture, frame).ifPresent(ready::add));
      keyFrameNeeded = false;
      return ready;
    } catch (RuntimeException e) {
      ready.forEach(VideoFrame::release);
      keyFrameNeeded = true;
      session.reset();
      throw e;
    }
  }

  private void checkHeader(EncodedFrame frame) {
    Vp8FrameHeader header =
        Vp8FrameHeader.parse(frame.data())
            .orElseThrow(
                () ->
                    new CodecException(
                        frame.data().length() + " bytes that do not begin with a VP8 header"));
    if (!header.keyFrame() && keyFrameNeeded) {
      throw new CodecException(
          "cannot decode VP8 from here: a key frame must come first; ask the sender for one");
    }
    if (header.keyFrame() && (long) header.width() * header.height() > maxPixels) {
      throw new CodecException(
          "a VP8 picture of %dx%d has more than %d pixels; raise max-decoded-pixels to allow it"
              .formatted(header.width(), header.height(), maxPixels));
    }
  }

  private Optional<VideoFrame> copyOf(AVFrame picture, EncodedFrame frame) {
    Optional<VideoFrame> copy = frames.tryAcquire(picture.width(), picture.height());
    if (copy.isEmpty()) {
      dropped.increment();
      return copy;
    }
    VideoFrame target = copy.get();
    try {
      Planes.copy(picture, target);
      target.stamp(frame.ptsNanos(), frame.captureNanos());
      return copy;
    } catch (RuntimeException e) {
      target.release();
      throw e;
    }
  }

  @Override
  public void close() {
    guard.close();
  }

  private void free() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
