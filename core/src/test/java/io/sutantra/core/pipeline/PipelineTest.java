package io.sutantra.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.EncoderRequest;
import io.sutantra.api.FrameSource;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.core.agent.SteppedAgents;
import io.sutantra.core.fake.FakeCodec;
import io.sutantra.core.fake.FakeSource;
import io.sutantra.core.fake.FakeTransport;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final Duration INTERVAL = Duration.ofNanos(FakeSource.INTERVAL_NANOS);

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);
  private final SteppedAgents agents = new SteppedAgents();
  private final FakeSource sources = new FakeSource();
  private final FakeCodec codec = FakeCodec.complete("toy");
  private final Map<String, FakeTransport> transports = new HashMap<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> failedStages = new ArrayList<>();
  private boolean ended;
  private Pipeline pipeline;

  @AfterEach
  void close() {
    environment.close();
  }

  private FakeTransport transport(String name, MediaKind takes) {
    FakeTransport transport = new FakeTransport(name, takes);
    transport.create(MapSettings.empty(), environment, null);
    transports.put(name, transport);
    return transport;
  }

  private Pipeline start(String behaviour, boolean onDemand) throws IOException {
    FrameSource source =
        sources.create(
            new SourceRequest("s", behaviour, Optional.empty(), OptionalDouble.empty()),
            MapSettings.empty(),
            environment);
    source.start();
    Planner planner = new Planner(catalog());
    StreamPlan plan =
        planner.plan(
            List.of(source.format()),
            Map.of(MediaType.VIDEO, "toy"),
            transports.values().stream()
                .map(t -> new SinkRequest(t.name(), t.takes(), t::accepts, "any"))
                .toList());
    pipeline =
        new Pipeline(
            plan,
            source,
            parts(),
            new PipelineOptions(environment.frames(), 4, 8, 50_000_000, 1_000_000, onDemand),
            new PipelineListener() {
              @Override
              public void failed(String stage, boolean ofSource, Throwable cause) {
                failures.add(cause);
                failedStages.add(stage);
              }

              @Override
              public void ended() {
                ended = true;
              }
            });
    pipeline.start("s", agents);
    return pipeline;
  }

  private CodecCatalog catalog() {
    return new CodecCatalog() {
      @Override
      public Optional<RtpFormat> rtpFormat(String name) {
        return type(name).flatMap(known -> parts().payloadFormat(name)).map(PayloadFormat::rtp);
      }

      @Override
      public Optional<MediaType> type(String name) {
        return can(StepKind.ENCODE, name, MediaType.VIDEO)
            ? Optional.of(MediaType.VIDEO)
            : Optional.empty();
      }

      @Override
      public boolean can(StepKind step, String name, MediaType type) {
        return name.equals("toy") || name.equals("other");
      }
    };
  }

  private PipelineParts parts() {
    return new PipelineParts() {
      @Override
      public Function<EncoderRequest, VideoEncoder> encoders(String name) {
        return request ->
            codec.createEncoder(request, MapSettings.empty(), environment).orElseThrow();
      }

      @Override
      public VideoDecoder decoder(String name) {
        return codec.createDecoder(MapSettings.empty(), environment).orElseThrow();
      }

      @Override
      public Packetizer packetizer(String name) {
        return payloadFormat(name).orElseThrow().packetizer(100).orElseThrow();
      }

      @Override
      public Optional<PayloadFormat> payloadFormat(String name) {
        return codec.payloadFormat(MapSettings.empty(), environment);
      }

      @Override
      public MediaSink sink(Plan.Outlet outlet) {
        MediaFormat format = outlet.format();
        return transports.get(outlet.sink()).open(new StreamDescription("s", format, 1));
      }
    };
  }

  /** Lets the source deliver a number of pictures, and lets the stages settle after each. */
  private void run(int pictures) {
    for (int i = 0; i < pictures; i++) {
      agents.settle(clock.nanoTime());
      clock.advance(INTERVAL);
    }
  }

  private StageSnapshot stage(String name) {
    return pipeline.snapshot().stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void carriesEveryPictureToEverySink() throws IOException {
    FakeTransport packets = transport("packets", MediaKind.PACKETIZED);
    FakeTransport units = transport("units", MediaKind.ENCODED);
    FakeTransport pictures = transport("pictures", MediaKind.RAW);
    start("", false);
    run(12);

    assertThat(packets.taken("s")).hasSize(12);
    assertThat(units.taken("s")).hasSize(12);
    assertThat(pictures.taken("s")).hasSize(12);
    assertThat(units.taken("s")).extracting(Media::keyFrame).startsWith(true, false);
    assertThat(environment.framesInUse()).isZero();
    assertThat(stage("encode-toy").out()).as("encoded once for two sinks").isEqualTo(12);
  }

  @Test
  void numbersPacketsWithoutGapsAndMarksTheLastOfEach() throws IOException {
    FakeTransport packets = transport("packets", MediaKind.PACKETIZED);
    start("", false);
    run(10);
    int expected = -1;
    for (Media media : packets.taken("s")) {
      PacketizedFrame frame = (PacketizedFrame) media;
      assertThat(frame.packets()).hasSize(2);
      assertThat(frame.packets().get(0).marker()).isFalse();
      assertThat(frame.packets().get(1).marker()).isTrue();
      assertThat(frame.packets().get(0).timestamp()).isEqualTo(frame.packets().get(1).timestamp());
      for (var packet : frame.packets()) {
        assertThat(packet.sequenceNumber())
            .isEqualTo(expected < 0 ? packet.sequenceNumber() : expected);
        expected = (packet.sequenceNumber() + 1) & 0xFFFF;
      }
    }
    PacketizedFrame first = (PacketizedFrame) packets.taken("s").get(0);
    PacketizedFrame second = (PacketizedFrame) packets.taken("s").get(1);
    assertThat(second.packets().get(0).timestamp() - first.packets().get(0).timestamp())
        .as("10 ms at 90 kHz")
        .isEqualTo(900);
  }

  @Test
  void asksForAKeyFrameAfterARefusalAndHoldsBackWhatDependsOnTheLost() throws IOException {
    FakeTransport packets = transport("packets", MediaKind.PACKETIZED);
    start("", false);
    run(3);
    packets.full = true;
    run(2);
    packets.full = false;
    run(10);
    List<Media> taken = packets.taken("s");
    assertThat(taken.get(3).keyFrame()).as("the first after the gap").isTrue();
    StageSnapshot sink = stage("sink-packets");
    assertThat(sink.drops()).containsKey("refused-by-sink");
    assertThat(sink.in()).isEqualTo(sink.out() + sink.dropped());
  }

  @Test
  void encodesNothingForNobodyOnDemand() throws IOException {
    FakeTransport packets = transport("packets", MediaKind.PACKETIZED);
    packets.wanted = false;
    start("", true);
    run(5);
    assertThat(stage("encode-toy").out()).isZero();
    assertThat(stage("encode-toy").drops()).containsEntry("no-viewer", 5L);
    packets.wanted = true;
    run(2);
    assertThat(packets.taken("s")).hasSize(2);
    packets.wanted = false;
    run(2);
    assertThat(packets.taken("s")).hasSize(2);
    assertThat(environment.framesInUse()).isZero();
  }

  @Test
  void passesOnWhatNobodyHasToMakeWhetherAnybodyIsThereOrNot() throws IOException {
    FakeTransport units = transport("units", MediaKind.ENCODED);
    FakeTransport packets = transport("packets", MediaKind.PACKETIZED);
    FakeTransport pictures = transport("pictures", MediaKind.RAW);
    units.wanted = false;
    packets.wanted = false;
    pictures.wanted = false;
    start("encoded:toy", true);
    run(4);
    assertThat(units.taken("s")).hasSize(4);
    assertThat(packets.taken("s")).hasSize(4);
    assertThat(pictures.taken("s")).as("they have to be decoded").isEmpty();
    assertThat(stage("decode-toy").out()).isZero();
    assertThat(pipeline.snapshot()).extracting(StageSnapshot::name).doesNotContain("encode-toy");
  }

  @Test
  void countsWhatTheEncoderLeavesOut() throws IOException {
    transport("packets", MediaKind.PACKETIZED);
    start("", false);
    run(20);
    StageSnapshot encode = stage("encode-toy");
    assertThat(encode.drops()).containsExactly(Map.entry("skipped-by-codec", 1L));
    assertThat(encode.in()).isEqualTo(20);
    assertThat(encode.out()).isEqualTo(19);
  }

  @Test
  void recoversFromAnAccessUnitThatCannotBeDecoded() throws IOException {
    FakeTransport pictures = transport("pictures", MediaKind.RAW);
    start("encoded:toy", false);
    run(80);
    StageSnapshot decode = stage("decode-toy");
    assertThat(decode.failed()).isEqualTo(1);
    assertThat(decode.out()).isEqualTo(pictures.taken("s").size()).isGreaterThan(70);
    assertThat(environment.framesInUse()).isZero();
    assertThat(failures).isEmpty();
  }

  @Test
  void continuesWithAKeyFrameAfterAnAccessUnitThatThePacketizerRefuses() throws IOException {
    FakeTransport packets = transport("packets", MediaKind.PACKETIZED);
    codec.refusedByPacketizers = 5;
    start("encoded:toy", false);
    run(15);
    assertThat(failures).isEmpty();
    assertThat(stage("packetize-toy").failed()).isEqualTo(1);
    assertThat(packets.taken("s").get(4).keyFrame()).as("the first after the gap").isTrue();
    assertThat(packets.taken("s")).as("the source was asked for it").hasSizeGreaterThan(10);
    assertConservation();
  }

  @Test
  void asksTheSourceForAKeyFrameWhenWhatIsEncodedAnewCannotBeDecoded() throws IOException {
    transport("units", MediaKind.ENCODED).acceptedCodec = "toy";
    start("encoded:other", false);
    run(75);
    assertThat(stage("encode-toy").out()).isPositive();
    StageSnapshot decode = stage("decode-other");
    assertThat(decode.failed()).isEqualTo(1);
    assertThat(decode.out()).as("the source's next key frame by itself is late").isGreaterThan(70);
  }

  @Test
  void putsAccessUnitsTogetherAgainWhenSomebodyComesToASourceThatCannotTellKeyFrames()
      throws IOException {
    FakeTransport pictures = transport("pictures", MediaKind.RAW);
    pictures.wanted = false;
    start("packets:toy", true);
    run(4);
    pictures.wanted = true;
    run(10);
    assertThat(pictures.taken("s")).hasSizeGreaterThan(5);
    run(50);
    assertThat(sources.keyFrameRequests).as("asked for once, and it came").hasValue(1);
  }

  @Test
  void blamesTheSinkThatCannotSayWhetherItWantsMediaAndLosesNothingUncounted() throws IOException {
    FakeTransport packets = transport("packets", MediaKind.PACKETIZED);
    start("", true);
    run(3);
    packets.throwingInWanted = true;
    run(3);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).hasRootCauseMessage("wanted broke");
    assertThat(failedStages).containsExactly("sink-packets");
    pipeline.end(Duration.ofSeconds(1));
    pipeline.release();
    assertConservation();
    assertThat(environment.framesInUse()).isZero();
  }

  @Test
  void countsThePacketsOnWhichTheInspectorFails() throws IOException {
    transport("packets", MediaKind.PACKETIZED);
    codec.breakDepacketizers();
    start("packets:toy", false);
    run(3);
    assertThat(failures).hasSize(1);
    assertConservation();
    assertThat(stage("source").failed()).isEqualTo(1);
  }

  @Test
  void remembersNoMoreOfAnEncoderThatMakesNothingThanItMayHoldBack() throws IOException {
    transport("units", MediaKind.ENCODED);
    codec.silenceEncoders();
    start("", false);
    run(1_000);
    assertThat(stage("encode-toy").waiting()).isLessThanOrEqualTo(256);
    assertThat(stage("encode-toy").drops()).containsKey("skipped-by-codec");
    assertConservation();
  }

  private void assertConservation() {
    for (StageSnapshot stage : pipeline.snapshot()) {
      assertThat(stage.in())
          .as("%s", stage)
          .isEqualTo(stage.out() + stage.dropped() + stage.failed() + stage.waiting());
    }
  }

  @Test
  void endsWithItsSource() throws IOException {
    FakeTransport units = transport("units", MediaKind.ENCODED);
    start("ends", false);
    run(10);
    assertThat(ended).isTrue();
    assertThat(units.taken("s")).hasSize(5);
  }

  @Test
  void saysWhichStageFailed() throws IOException {
    transport("units", MediaKind.ENCODED).wanted = true;
    start("throw-poll", false);
    run(10);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).hasMessage("the source broke");
  }

  @Property(tries = 40)
  void losesNothingUncounted(@ForAll long seed) throws IOException {
    transports.clear();
    failures.clear();
    Random random = new Random(seed);
    FakeTransport packets = transport("packets", MediaKind.PACKETIZED);
    FakeTransport units = transport("units", MediaKind.ENCODED);
    FakeTransport pictures = transport("pictures", MediaKind.RAW);
    start(random.nextBoolean() ? "" : "encoded:toy", random.nextBoolean());
    for (int i = 0; i < 300; i++) {
      packets.full = random.nextInt(4) == 0;
      units.wanted = random.nextInt(5) > 0;
      pictures.full = random.nextInt(3) == 0;
      environment.limitFrames(1 + random.nextInt(4));
      for (int steps = random.nextInt(4); steps > 0; steps--) {
        agents.step(clock.nanoTime());
      }
      clock.advanceNanos(random.nextInt((int) FakeSource.INTERVAL_NANOS * 2));
    }
    assertThat(pipeline.end(Duration.ofSeconds(1))).isTrue();
    pipeline.release();

    List<StageSnapshot> stages = pipeline.snapshot();
    for (StageSnapshot stage : stages) {
      assertThat(stage.in())
          .as("%s with seed %d", stage, seed)
          .isEqualTo(stage.out() + stage.dropped() + stage.failed() + stage.waiting());
      assertThat(stage.waiting()).isZero();
    }
    assertThat(environment.framesInUse()).as("seed %d", seed).isZero();
    for (FakeTransport transport : List.of(packets, units)) {
      assertDecodable(transport.taken("s"), seed);
    }
    assertThat(failures).isEmpty();
  }

  /** Checks that each gap is followed by a key frame. */
  private static void assertDecodable(List<Media> taken, long seed) {
    Media previous = null;
    for (Media media : taken) {
      int first = firstByte(media);
      if (previous == null || first != ((firstByte(previous) + 1) & 0xFF)) {
        assertThat(media.keyFrame() || previous == null)
            .as("a gap before %d, seed %d", first, seed)
            .isTrue();
      }
      previous = media;
    }
  }

  private static int firstByte(Media media) {
    return media instanceof PacketizedFrame packets
        ? packets.packets().get(0).payload().at(0) & 0xFF
        : ((EncodedFrame) media).data().at(0) & 0xFF;
  }
}
