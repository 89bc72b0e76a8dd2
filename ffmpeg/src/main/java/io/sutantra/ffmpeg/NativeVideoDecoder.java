package io.sutantra.ffmpeg;

import io.sutantra.api.CodecException;
import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A decoder of pictures by FFmpeg.
 *
 * <p>At the start, and after an access unit that could not be decoded, the decoder takes nothing
 * but a key frame: other frames refer to missing pictures and would show rubbish. The picture's
 * size is that of the last key frame. The counter {@code pictures.dropped} counts pictures for
 * which the pool had no room.
 *
 * <p>A subclass reads access units before native code sees them, and copies pictures.
 */
public abstract class NativeVideoDecoder implements VideoDecoder {
  private final String codec;
  private final String decoder;
  private final long maxPixels;
  private final FramePool frames;
  private final Metrics.Counter dropped;
  private final UseGuard guard;
  private final PictureTimes times = new PictureTimes();

  private DecoderSession session;
  private boolean keyFrameNeeded = true;

  /**
   * The part of an access unit that is decoded.
   *
   * @param data the bitstream for FFmpeg, not empty
   * @param keyFrame whether decoding can start here
   * @param width the width of the picture; 0 if the access unit does not show the width
   * @param height the height of the picture; 0 if the access unit does not show the height
   */
  public record Decodable(Bytes data, boolean keyFrame, int width, int height) {}

  /**
   * Creates a decoder.
   *
   * @param codec the name of the codec for people: {@code VP8}
   * @param decoder FFmpeg's name of the decoder
   * @param maxPixels the most pixels of a picture, the setting {@code max-decoded-pixels}
   */
  protected NativeVideoDecoder(
      String codec, String decoder, long maxPixels, Environment environment) {
    this.codec = codec;
    this.decoder = decoder;
    this.maxPixels = maxPixels;
    this.frames = environment.frames();
    this.dropped = environment.metrics().counter("pictures.dropped", "pictures");
    this.guard = new UseGuard("the %s decoder".formatted(codec), this::free);
  }

  /**
   * Reads an access unit.
   *
   * @return empty if the access unit contains no picture
   * @throws CodecException if the data are no access unit of the codec
   */
  protected abstract Optional<Decodable> read(EncodedFrame frame);

  /** Copies a picture to a frame of the same size. */
  protected abstract void copy(AVFrame picture, VideoFrame target);

  /** Frees native memory of the subclass. May be called more than once. */
  protected void freeRest() {}

  @Override
  public final void start() {
    guard.start(
        () -> {
          NativeCalls.load();
          session = new DecoderSession(decoder, codec, maxPixels);
        });
  }

  @Override
  public final void decode(EncodedFrame frame, Consumer<VideoFrame> sink) {
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
      Optional<Decodable> read = read(frame);
      if (read.isPresent()) {
        check(read.get());
        if (read.get().keyFrame()) {
          session.drain(picture -> finish(picture, ready));
          times.clear();
        }
        times.add(frame.ptsNanos(), frame.captureNanos());
        session.decode(read.get().data(), picture -> finish(picture, ready));
        keyFrameNeeded = false;
      }
      return ready;
    } catch (RuntimeException e) {
      ready.forEach(VideoFrame::release);
      keyFrameNeeded = true;
      times.clear();
      session.reset();
      throw e;
    }
  }

  private void finish(AVFrame picture, List<VideoFrame> ready) {
    copyOf(picture, times.take(session.reorderDepth())).ifPresent(ready::add);
  }

  private void check(Decodable unit) {
    if (!unit.keyFrame() && keyFrameNeeded) {
      throw new CodecException(
          "cannot decode %s from here: a key frame must come first; ask the sender for one"
              .formatted(codec));
    }
    if ((long) unit.width() * unit.height() > maxPixels) {
      throw new CodecException(
          "a %s picture of %dx%d has more than %d pixels; raise max-decoded-pixels to allow it"
              .formatted(codec, unit.width(), unit.height(), maxPixels));
    }
  }

  private Optional<VideoFrame> copyOf(AVFrame picture, PictureTimes.Time time) {
    Optional<VideoFrame> copy = frames.tryAcquire(picture.width(), picture.height());
    if (copy.isEmpty()) {
      dropped.increment();
      return copy;
    }
    VideoFrame target = copy.get();
    try {
      copy(picture, target);
      target.stamp(time.ptsNanos(), time.captureNanos());
      return copy;
    } catch (RuntimeException e) {
      target.release();
      throw e;
    }
  }

  @Override
  public final void close() {
    guard.close();
  }

  private void free() {
    if (session != null) {
      session.close();
      session = null;
    }
    freeRest();
  }
}
