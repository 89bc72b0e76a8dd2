package io.sutantra.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.FrameSource;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.benchmarks.rig.PluginParts;
import io.sutantra.benchmarks.rig.ProbeSink;
import io.sutantra.benchmarks.rig.SampleFrames;
import io.sutantra.core.agent.SteppedAgents;
import io.sutantra.core.pipeline.CodecCatalog;
import io.sutantra.core.pipeline.Pipeline;
import io.sutantra.core.pipeline.PipelineListener;
import io.sutantra.core.pipeline.PipelineOptions;
import io.sutantra.core.pipeline.PipelineParts;
import io.sutantra.core.pipeline.Plan;
import io.sutantra.core.pipeline.Planner;
import io.sutantra.core.pipeline.SinkRequest;
import io.sutantra.core.pipeline.StepKind;
import io.sutantra.core.pipeline.StreamPlan;
import io.sutantra.core.queue.PooledFrames;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the allocation per packet. Times are measured elsewhere, and asserted nowhere. */
class PacketizeAllocationTest {
  /**
   * The bound for a view of the payload, its place in a list, and its share of a frame's
   * allocation.
   */
  private static final double PACKETIZER_BYTES_PER_PACKET = 80;

  /** The bound for a packetizer's allocation, the packet itself, and the stages and counters. */
  private static final double STREAM_BYTES_PER_PACKET = 250;

  private static final int WARM_UP = 20_000;
  private static final int FRAMES = 5_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final PluginParts parts = PluginParts.load();

  @ParameterizedTest
  @EnumSource(SampleFrames.class)
  void packetizingAllocatesThePayloadAndLittleElse(SampleFrames sample) throws IOException {
    Packetizer packetizer = parts.packetizer();
    EncodedFrame frame = sample.encoded(parts);
    double bytes = bytesPerFrame(() -> packetizer.packetize(frame));
    assertThat(overheadPerPacket(bytes, sample)).isBetween(0.0, PACKETIZER_BYTES_PER_PACKET);
  }

  @ParameterizedTest
  @EnumSource(SampleFrames.class)
  void theWholeWayFromBitstreamToSinksAllocatesAsLittle(SampleFrames sample) throws IOException {
    try (Stepped one = new Stepped(sample.encoded(parts), 1)) {
      double bytes = bytesPerFrame(one::frame);
      assertThat(one.arrived).isEqualTo(WARM_UP + FRAMES);
      assertThat(overheadPerPacket(bytes, sample)).isBetween(0.0, STREAM_BYTES_PER_PACKET);
    }
  }

  @Test
  void anotherSinkCostsNextToNothingPerPacket() throws IOException {
    SampleFrames sample = SampleFrames.AVERAGE;
    try (Stepped one = new Stepped(sample.encoded(parts), 1);
        Stepped eleven = new Stepped(sample.encoded(parts), 11)) {
      double more = bytesPerFrame(eleven::frame) - bytesPerFrame(one::frame);
      assertThat(more / 10 / sample.packets()).isLessThan(16);
    }
  }

  private static double overheadPerPacket(double bytesPerFrame, SampleFrames sample) {
    return (bytesPerFrame - sample.sizeBytes()) / sample.packets();
  }

  private double bytesPerFrame(Runnable frame) {
    for (int i = 0; i < WARM_UP; i++) {
      frame.run();
    }
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    for (int i = 0; i < FRAMES; i++) {
      frame.run();
    }
    return (threads.getThreadAllocatedBytes(id) - before) / (double) FRAMES;
  }

  /** A real pipeline that the caller's thread steps, so that its allocation is counted. */
  private final class Stepped implements AutoCloseable, PipelineParts, CodecCatalog {
    private final SteppedAgents agents = new SteppedAgents();
    private final EncodedFrame unit;
    private final Pipeline pipeline;
    private long frames;
    private long arrived;

    Stepped(EncodedFrame unit, int sinks) {
      this.unit = unit;
      SinkRequest request = new SinkRequest("probe", MediaKind.PACKETIZED, format -> true, "all");
      StreamPlan plan =
          new Planner(this)
              .plan(
                  List.of(new EncodedFormat("vp8", unit.width(), unit.height(), 30)),
                  Map.of(MediaType.VIDEO, "vp8"),
                  Collections.nCopies(sinks, request));
      pipeline =
          new Pipeline(
              plan,
              new OneUnit(),
              this,
              new PipelineOptions(new PooledFrames(2), 4, 64, 0, 1_000_000, false),
              new PipelineListener() {
                @Override
                public void failed(String stage, boolean ofSource, Throwable cause) {
                  throw new AssertionError(stage, cause);
                }

                @Override
                public void ended() {}
              });
      pipeline.start("allocation", agents);
    }

    void frame() {
      frames++;
      agents.settle(frames);
    }

    @Override
    public void close() {
      pipeline.release();
    }

    @Override
    public Function<EncoderRequest, VideoEncoder> encoders(String codec) {
      throw new AssertionError("nothing is to be encoded");
    }

    @Override
    public VideoDecoder decoder(String codec) {
      throw new AssertionError("nothing is to be decoded");
    }

    @Override
    public Packetizer packetizer(String codec) {
      return parts.packetizer();
    }

    @Override
    public Optional<PayloadFormat> payloadFormat(String codec) {
      return Optional.empty();
    }

    @Override
    public MediaSink sink(Plan.Outlet outlet) {
      return new ProbeSink((frame, nanos) -> arrived++);
    }

    @Override
    public Optional<RtpFormat> rtpFormat(String codec) {
      return Optional.of(parts.payloadFormat(codec).rtp());
    }

    @Override
    public Optional<MediaType> type(String codec) {
      return Optional.of(MediaType.VIDEO);
    }

    @Override
    public boolean can(StepKind step, String codec, MediaType type) {
      return step == StepKind.PACKETIZE;
    }

    /** Returns the same unit as a key frame, with which every stream begins. */
    private EncodedFrame asKeyFrame(EncodedFrame frame) {
      return new EncodedFrame(
          frame.data(),
          true,
          frame.width(),
          frame.height(),
          frame.temporalLayer(),
          frame.ptsNanos(),
          frame.captureNanos());
    }

    /** A source that delivers the unit once for each call of {@link #frame}. */
    private final class OneUnit implements FrameSource {
      private long delivered;

      @Override
      public void start() {}

      @Override
      public MediaFormat format() {
        return new EncodedFormat("vp8", unit.width(), unit.height(), 30);
      }

      @Override
      public Media poll(long nowNanos) {
        if (delivered == frames) {
          return null;
        }
        delivered++;
        return delivered == 1 ? asKeyFrame(unit) : unit;
      }

      @Override
      public void close() {}
    }
  }
}
