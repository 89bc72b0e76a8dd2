package io.sutantra.benchmarks.latency;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A codec that measures the encoder's time and subtracts it from the latency: the capture time of
 * an access unit is later than that of its picture by the encoder's time.
 *
 * @param codec the codec that does the work
 * @param encodeTimes the recorder of the encoder's times
 */
record TimedCodec(CodecProvider codec, LatencyRecorder encodeTimes) implements CodecProvider {
  @Override
  public String name() {
    return codec.name();
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return codec.payloadFormat(settings, environment);
  }

  @Override
  public Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    return codec.createEncoder(request, settings, environment).map(this::timed);
  }

  VideoEncoder timed(VideoEncoder encoder) {
    List<EncodedFrame> made = new ArrayList<>();
    return new VideoEncoder() {
      @Override
      public void start() {
        encoder.start();
      }

      @Override
      public void encode(VideoFrame picture, Consumer<EncodedFrame> sink) {
        long begin = System.nanoTime();
        encoder.encode(picture, made::add);
        long nanos = System.nanoTime() - begin;
        encodeTimes.record(picture.captureNanos(), nanos);
        made.forEach(
            frame -> sink.accept(frame.stamped(frame.ptsNanos(), frame.captureNanos() + nanos)));
        made.clear();
      }

      @Override
      public void requestKeyFrame() {
        encoder.requestKeyFrame();
      }

      @Override
      public void setTargetBitrate(int bitrateBps) {
        encoder.setTargetBitrate(bitrateBps);
      }

      @Override
      public void close() {
        encoder.close();
      }
    };
  }
}
