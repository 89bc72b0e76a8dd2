package io.sutantra.codec.h264;

import static io.sutantra.ffmpeg.NativeCalls.allocated;
import static io.sutantra.ffmpeg.NativeCalls.check;

import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.NativeCalls;
import io.sutantra.ffmpeg.NativeSession;
import io.sutantra.ffmpeg.Planes;
import io.sutantra.ffmpeg.UseGuard;
import io.sutantra.ffmpeg.h264.AnnexB;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** An encoder of test streams by the OpenH264 inside FFmpeg, without control of the bit rate. */
final class OpenH264Encoder implements VideoEncoder {
  private static final String NAME = "libopenh264";

  private final EncoderRequest request;
  private final UseGuard guard = new UseGuard("the test encoder", this::free);
  private final Deque<long[]> times = new ArrayDeque<>();
  private Session session;
  private boolean keyFrameWanted;

  OpenH264Encoder(EncoderRequest request) {
    this.request = request;
  }

  /** Returns whether FFmpeg's libraries on this machine contain the encoder. */
  static boolean isPresent() {
    NativeCalls.load();
    return avcodec.avcodec_find_encoder_by_name(NAME) != null;
  }

  @Override
  public void start() {
    guard.start(
        () -> {
          NativeCalls.load();
          session = new Session(request);
        });
  }

  @Override
  public void encode(VideoFrame frame, Consumer<EncodedFrame> sink) {
    guard.use(() -> encoded(frame)).forEach(sink);
  }

  private List<EncodedFrame> encoded(VideoFrame frame) {
    if (frame.width() != request.width() || frame.height() != request.height()) {
      throw new IllegalArgumentException("a picture of another size: " + frame);
    }
    times.add(new long[] {frame.ptsNanos(), frame.captureNanos()});
    List<EncodedFrame> ready = new ArrayList<>();
    session.encode(
        frame,
        keyFrameWanted,
        (data, keyFrame) -> {
          long[] time = times.remove();
          ready.add(
              new EncodedFrame(
                  data, keyFrame, request.width(), request.height(), 0, time[0], time[1]));
        });
    keyFrameWanted = false;
    return ready;
  }

  @Override
  public void requestKeyFrame() {
    guard.use(() -> keyFrameWanted = true);
  }

  @Override
  public void setTargetBitrate(int bitrateBps) {
    guard.use(() -> bitrateBps);
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

  private interface Output {
    void accept(Bytes data, boolean keyFrame);
  }

  private static final class Session extends NativeSession {
    private long count;

    Session(EncoderRequest request) {
      AVCodec codec = allocated(avcodec.avcodec_find_encoder_by_name(NAME), "encoder");
      context = allocated(avcodec.avcodec_alloc_context3(codec), "encoder context");
      context.width(request.width()).height(request.height()).pix_fmt(avutil.AV_PIX_FMT_YUV420P);
      context.time_base().num(1).den(30);
      context.gop_size(1_000_000).thread_count(1).bit_rate(request.bitrateBps());
      check(
          avcodec.avcodec_open2(context, codec, (org.bytedeco.javacpp.PointerPointer<?>) null),
          "opening the test encoder");
      frame = allocated(avutil.av_frame_alloc(), "frame");
      frame.format(avutil.AV_PIX_FMT_YUV420P).width(request.width()).height(request.height());
      check(avutil.av_frame_get_buffer(frame, 0), "allocating a picture");
      packet = allocated(avcodec.av_packet_alloc(), "packet");
    }

    void encode(VideoFrame source, boolean keyFrame, Output output) {
      check(avutil.av_frame_make_writable(frame), "taking a picture back");
      Planes.copy(source, frame);
      frame.pts(count++);
      frame.pict_type(keyFrame ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
      check(avcodec.avcodec_send_frame(context, frame), "encoding a picture");
      while (avcodec.avcodec_receive_packet(context, packet) >= 0) {
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        avcodec.av_packet_unref(packet);
        // All start codes of one length, as the depacketizer writes them.
        output.accept(AnnexB.join(AnnexB.split(Bytes.wrap(data))), key);
      }
    }
  }
}
