package io.sutantra.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.RtpFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final RawFormat RAW = new RawFormat(640, 360, 30);
  private static final EncodedFormat VP8 = new EncodedFormat("vp8", 640, 360, 30);
  private static final EncodedFormat H264 = new EncodedFormat("h264", 640, 360, 30);

  private final Set<String> complete = Set.of("vp8", "h264");
  private final Set<String> encodeOnly = Set.of("odd");

  private final Planner planner =
      new Planner(
          new CodecCatalog() {
            @Override
            public Optional<RtpFormat> rtpFormat(String codec) {
              return complete.contains(codec) || encodeOnly.contains(codec)
                  ? Optional.of(rtp(codec))
                  : Optional.empty();
            }

            @Override
            public Optional<MediaType> type(String codec) {
              return rtpFormat(codec).map(known -> MediaType.VIDEO);
            }

            @Override
            public boolean can(StepKind step, String codec, MediaType type) {
              return complete.contains(codec)
                  || (encodeOnly.contains(codec) && step == StepKind.ENCODE);
            }
          });

  private static RtpFormat rtp(String codec) {
    return new RtpFormat(codec, 90_000, "");
  }

  private static MediaFormat packets(String codec) {
    return new PacketizedFormat(codec, rtp(codec), 640, 360, 30);
  }

  private static SinkRequest sink(String name, MediaKind takes) {
    return new SinkRequest(name, takes, format -> true, takes + " of anything");
  }

  private static SinkRequest onlyVp8(String name, MediaKind takes) {
    return new SinkRequest(
        name, takes, format -> format.describe().contains("vp8"), takes + " vp8");
  }

  private Plan plan(MediaFormat source, String codec, List<SinkRequest> sinks) {
    return planner.plan(List.of(source), Map.of(MediaType.VIDEO, codec), sinks).main();
  }

  private List<StepKind> kinds(MediaFormat source, SinkRequest... sinks) {
    return plan(source, "vp8", Arrays.asList(sinks)).steps().stream().map(Plan.Step::kind).toList();
  }

  @Test
  void insertsOnlyWhatIsNeeded() {
    assertThat(kinds(RAW, sink("a", MediaKind.RAW))).isEmpty();
    assertThat(kinds(RAW, sink("a", MediaKind.ENCODED))).containsExactly(StepKind.ENCODE);
    assertThat(kinds(RAW, sink("a", MediaKind.PACKETIZED)))
        .containsExactly(StepKind.ENCODE, StepKind.PACKETIZE);
    assertThat(kinds(VP8, sink("a", MediaKind.PACKETIZED))).containsExactly(StepKind.PACKETIZE);
    assertThat(kinds(VP8, sink("a", MediaKind.RAW))).containsExactly(StepKind.DECODE);
    assertThat(kinds(packets("vp8"), sink("a", MediaKind.PACKETIZED))).isEmpty();
    assertThat(kinds(packets("vp8"), sink("a", MediaKind.ENCODED)))
        .containsExactly(StepKind.DEPACKETIZE);
    assertThat(kinds(packets("vp8"), sink("a", MediaKind.RAW)))
        .containsExactly(StepKind.DEPACKETIZE, StepKind.DECODE);
  }

  @Test
  void sharesStagesAmongSinks() {
    Plan plan =
        plan(
            RAW,
            "vp8",
            List.of(
                sink("a", MediaKind.PACKETIZED),
                sink("b", MediaKind.RAW),
                sink("c", MediaKind.ENCODED),
                sink("d", MediaKind.PACKETIZED)));
    assertThat(plan.steps()).hasSize(2);
    assertThat(plan.outlets())
        .containsExactly(
            new Plan.Outlet("a", 2, packets("vp8")),
            new Plan.Outlet("b", Plan.SOURCE, RAW),
            new Plan.Outlet("c", 1, VP8),
            new Plan.Outlet("d", 2, packets("vp8")));
    assertThat(plan.describe())
        .startsWith("raw i420 640x360@30 → encode vp8 → packetize vp8; a takes packetized vp8");
  }

  @Test
  void transcodesOnlyWhereTheSourcesOwnCodecDoesNotDo() {
    assertThat(kinds(H264, sink("a", MediaKind.PACKETIZED))).containsExactly(StepKind.PACKETIZE);
    assertThat(kinds(H264, onlyVp8("a", MediaKind.PACKETIZED)))
        .containsExactly(StepKind.DECODE, StepKind.ENCODE, StepKind.PACKETIZE);
    assertThat(kinds(packets("h264"), onlyVp8("a", MediaKind.PACKETIZED)))
        .containsExactly(
            StepKind.DEPACKETIZE, StepKind.DECODE, StepKind.ENCODE, StepKind.PACKETIZE);
  }

  @Test
  void namesBothFormatsOfWhatCannotBeJoined() {
    assertThatThrownBy(() -> plan(RAW, "odd", List.of(sink("mock", MediaKind.PACKETIZED))))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("sink 'mock' takes PACKETIZED of anything")
        .hasMessageContaining("source delivers raw i420 640x360@30")
        .hasMessageContaining("codec 'odd' cannot packetize");
    assertThatThrownBy(
            () ->
                plan(
                    new EncodedFormat("theora", 8, 8, 1), "vp8", List.of(sink("x", MediaKind.RAW))))
        .hasMessageContaining("encoded theora 8x8@1")
        .hasMessageContaining("there is no codec 'theora'");
    assertThatThrownBy(() -> plan(RAW, "h264", List.of(onlyVp8("b", MediaKind.PACKETIZED))))
        .hasMessageContaining("sink 'b'")
        .hasMessageContaining("it does not take packetized h264 640x360@30");
  }

  private static SinkRequest soundOnly(String name) {
    return new SinkRequest(
        name, MediaKind.RAW, format -> format.type() == MediaType.AUDIO, "raw sound");
  }

  @Test
  void leavesOutForASinkTheTracksThatItCannotDoWith() {
    RawFormat sound = new RawFormat(new AudioShape(48_000, 2));
    StreamPlan plan =
        planner.plan(
            List.of(RAW, sound),
            Map.of(MediaType.VIDEO, "vp8", MediaType.AUDIO, "opus"),
            List.of(onlyVp8("broadcast", MediaKind.PACKETIZED), soundOnly("wav")));
    assertThat(plan.outlets("broadcast"))
        .containsExactly(new Plan.Outlet("broadcast", 2, packets("vp8")));
    assertThat(plan.outlets("wav")).containsExactly(new Plan.Outlet("wav", Plan.SOURCE, sound));
    assertThat(plan.main().source()).isEqualTo(RAW);
    assertThat(plan.remarks()).anyMatch(remark -> remark.startsWith("wav takes no video"));
  }

  @Test
  void carriesNoTrackThatNoSinkTakes() {
    RawFormat sound = new RawFormat(new AudioShape(48_000, 2));
    StreamPlan plan =
        planner.plan(
            List.of(RAW, sound),
            Map.of(MediaType.VIDEO, "vp8", MediaType.AUDIO, "opus"),
            List.of(soundOnly("wav")));
    assertThat(plan.has(MediaType.VIDEO)).isFalse();
    assertThat(plan.main().track()).isEqualTo(1);
  }

  @Test
  void refusesASinkThatIsLeftWithNoTrack() {
    assertThatThrownBy(() -> plan(RAW, "vp8", List.of(sink("a", MediaKind.RAW), soundOnly("wav"))))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("sink 'wav' takes raw sound")
        .hasMessageContaining("the source delivers raw i420 640x360@30")
        .hasMessageContaining("wav takes no video");
  }
}
