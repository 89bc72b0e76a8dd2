package io.sutantra.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.EncoderRequest;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.TrackSink;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.core.agent.SteppedAgents;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of packets that are passed on and of which nobody can tell the key frames. */
class UnmarkedPacketsTest {
  private final TestEnvironment environment = new TestEnvironment(new ManualClock());
  private final SteppedAgents agents = new SteppedAgents();
  private final List<Media> taken = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private boolean full;
  private int keyFrameRequests;

  @AfterEach
  void close() {
    environment.close();
  }

  /** A track of a packet at each poll, none of which is marked as a key frame. */
  private final class Packets implements MediaTrack {
    private final MediaFormat format;
    private int next;

    Packets(MediaFormat format) {
      this.format = format;
    }

    @Override
    public MediaFormat format() {
      return format;
    }

    @Override
    public Media poll(long nowNanos) {
      RtpPacket packet = new RtpPacket(next, next * 160, false, Bytes.wrap(new byte[1]));
      return new PacketizedFrame(List.of(packet), false, 0, next++ * 20_000_000L, nowNanos);
    }

    @Override
    public void requestKeyFrame() {
      keyFrameRequests++;
    }
  }

  private TrackPipeline start(MediaType type) {
    MediaFormat format =
        type == MediaType.AUDIO
            ? new PacketizedFormat(
                "g711", new RtpFormat("PCMU", 8_000, 1, ""), new AudioShape(8_000, 1))
            : new PacketizedFormat("unknown", new RtpFormat("unknown", 90_000, ""), 16, 16, 30);
    TrackPipeline track =
        new TrackPipeline(
            new Plan(0, format, List.of(), List.of(new Plan.Outlet("sink", Plan.SOURCE, format))),
            "",
            new SourceStage.Polled(new Packets(format), new Object(), () -> {}),
            new Parts(),
            new PipelineOptions(environment.frames(), 4, 2, 0, 0, false),
            new PipelineListener() {
              @Override
              public void failed(String stage, boolean ofSource, Throwable cause) {
                failures.add(cause);
              }

              @Override
              public void ended() {}
            });
    var unused = agents.run("test", track.stages());
    return track;
  }

  private final class Parts implements PipelineParts {
    @Override
    public Function<EncoderRequest, VideoEncoder> encoders(String codec) {
      throw new IllegalStateException();
    }

    @Override
    public VideoDecoder decoder(String codec) {
      throw new IllegalStateException();
    }

    @Override
    public Packetizer packetizer(String codec) {
      throw new IllegalStateException();
    }

    @Override
    public Optional<PayloadFormat> payloadFormat(String codec) {
      return Optional.empty();
    }

    @Override
    public TrackSink sink(Plan.Outlet outlet) {
      return media -> !full && taken.add(media);
    }
  }

  private void step(int times) {
    for (int i = 0; i < times; i++) {
      int unused = agents.step(i);
    }
  }

  @ParameterizedTest
  @EnumSource(MediaType.class)
  void goOnAfterASinkHasRefusedSome(MediaType type) {
    start(type);
    step(5);
    int before = taken.size();
    full = true;
    step(5);
    assertThat(taken).hasSize(before);
    full = false;
    step(5);
    assertThat(taken).hasSizeGreaterThanOrEqualTo(before + 4);
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(MediaType.class)
  void aKeyFrameIsRequestedOfPicturesOnly(MediaType type) {
    TrackPipeline track = start(type);
    step(5);
    track.requestKeyFrame();
    step(5);
    if (type == MediaType.AUDIO) {
      assertThat(keyFrameRequests).isZero();
    } else {
      assertThat(keyFrameRequests).isPositive();
    }
  }
}
