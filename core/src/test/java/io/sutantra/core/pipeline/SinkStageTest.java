package io.sutantra.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.MediaSink;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.core.pipeline.Stage.StageContext;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SinkStageTest {
  private final TestEnvironment environment = new TestEnvironment(new ManualClock());
  private final KeyFramePacer keyFrames = new KeyFramePacer(500);
  private final List<Media> taken = new ArrayList<>();
  private SinkStage stage = stage(true);

  private SinkStage stage(boolean tellsKeyFrames) {
    return new SinkStage(
        "test",
        new MediaSink() {
          @Override
          public boolean offer(Media media) {
            return taken.add(media);
          }

          @Override
          public void close() {}
        },
        false,
        tellsKeyFrames,
        tellsKeyFrames,
        8,
        new StageContext(environment.frames(), keyFrames, false, (failed, cause) -> {}));
  }

  @AfterEach
  void close() {
    environment.close();
  }

  private PacketizedFrame offer(boolean keyFrame, int... sequenceNumbers) {
    List<RtpPacket> packets = new ArrayList<>();
    for (int number : sequenceNumbers) {
      boolean marker = packets.size() == sequenceNumbers.length - 1;
      packets.add(new RtpPacket(number & 0xFFFF, 1, marker, Bytes.wrap(new byte[1])));
    }
    PacketizedFrame frame = new PacketizedFrame(packets, keyFrame, 0, 0, 0);
    stage.input().orElseThrow().push(frame);
    int unused = stage.doWork(0);
    return frame;
  }

  private void assertConservation() {
    StageSnapshot counts = stage.snapshot();
    assertThat(counts.in()).isEqualTo(counts.out() + counts.dropped());
  }

  @Test
  void packetsThatFollowOneAnotherAreHandedOn() {
    List<Media> offered = List.of(offer(true, 65_534, 65_535), offer(false, 0), offer(false, 1, 2));
    assertThat(taken).isEqualTo(offered);
    assertThat(keyFrames.requested()).isZero();
  }

  @Test
  void afterAFrameWasLostThereIsNothingUpToTheNextKeyFrame() {
    PacketizedFrame first = offer(true, 10, 11);
    offer(false, 13);
    offer(false, 14);
    assertThat(taken).containsExactly(first);
    assertThat(keyFrames.requested()).as("asked for until it comes").isEqualTo(2);
    PacketizedFrame second = offer(true, 15);
    PacketizedFrame third = offer(false, 16);
    assertThat(taken).containsExactly(first, second, third);
    assertThat(keyFrames.requested()).isEqualTo(2);
    assertConservation();
  }

  @Test
  void sourceThatBeginsAnewBeginsWithAKeyFrame() {
    offer(false, 10);
    assertThat(taken).isEmpty();
    assertThat(keyFrames.requested()).isEqualTo(1);
    PacketizedFrame first = offer(true, 11);
    assertThat(taken).containsExactly(first);
    assertConservation();
  }

  @Test
  void keyFrameAfterALossIsABeginning() {
    List<Media> offered = List.of(offer(true, 10, 11), offer(true, 13), offer(false, 14));
    assertThat(taken).isEqualTo(offered);
    assertThat(keyFrames.requested()).isZero();
  }

  @Test
  void frameWithAHoleIsNotHandedOnEvenIfItIsAKeyFrame() {
    PacketizedFrame first = offer(true, 10);
    offer(false, 11, 13);
    offer(false, 14);
    offer(true, 15, 17);
    offer(false, 18);
    assertThat(taken).containsExactly(first);
    PacketizedFrame next = offer(true, 19, 20);
    assertThat(taken).containsExactly(first, next);
    assertThat(stage.snapshot().drops())
        .containsEntry("incomplete", 2L)
        .containsEntry("awaiting-key-frame", 2L);
    assertConservation();
  }

  @Test
  void whereNobodyCanTellKeyFramesNoneIsWaitedFor() {
    stage = stage(false);
    List<Media> offered = List.of(offer(false, 10), offer(false, 12));
    assertThat(taken).isEqualTo(offered);
  }
}
