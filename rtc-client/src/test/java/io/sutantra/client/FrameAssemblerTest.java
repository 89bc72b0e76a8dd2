package io.sutantra.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.rtc.rtp.AccessUnit;
import io.sutantra.rtc.rtp.ReceivedPacket;
import io.sutantra.rtc.rtp.SenderTimeline;
import io.sutantra.rtc.sdp.TrackOffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the frames that are made of access units. */
class FrameAssemblerTest {
  private static final long MILLI = 1_000_000;

  private final List<PacketizedFrame> frames = new ArrayList<>();
  private final List<PacketizedFrame> sounds = new ArrayList<>();
  private final SenderTimeline sender = new SenderTimeline();
  private final FrameAssembler video =
      new FrameAssembler(sender, TrackOffer.video("VP8"), frames::add);
  private final FrameAssembler sound = new FrameAssembler(sender, TrackOffer.opus(), sounds::add);

  private static AccessUnit unit(int sequence, int timestamp, long arrivalNanos) {
    return new AccessUnit(
        List.of(new ReceivedPacket(sequence, timestamp, true, new byte[] {1, 2, 3}, arrivalNanos)),
        arrivalNanos,
        false);
  }

  @Test
  void anotherSourceGoesOnBehindTheOneBefore() {
    video.accept(unit(10, 0, 0), 0);
    video.restart();
    video.accept(unit(40_000, -5_000_000, 1_000 * MILLI), 0);
    video.accept(unit(40_001, -4_997_000, 1_000 * MILLI), 0);
    assertThat(frames)
        .extracting(frame -> frame.packets().get(0).sequenceNumber())
        .containsExactly(10, 12, 13);
    assertThat(frames.get(1).ptsNanos()).isEqualTo(1_000_000_000L);
    assertThat(frames.get(2).ptsNanos()).isEqualTo(1_033_333_333L);
  }

  @Test
  void aReportThatComesBeforeTheFirstFrameOfAnotherSourceIsOfThatSource() {
    video.accept(unit(10, 0, 0), 0);
    sound.accept(unit(1, 0, 0), 0);
    video.senderReport(0, 0);
    sound.senderReport(0, 0);
    sound.accept(unit(2, 960, 20 * MILLI), 0);

    video.restart();
    video.senderReport(1_000 * MILLI, 5_000_000);
    sound.senderReport(950 * MILLI, 48_000);
    video.accept(unit(40_000, 5_000_000, 1_000 * MILLI), 0);
    sound.accept(unit(3, 48_000, 1_010 * MILLI), 0);
    assertThat(frames.get(1).ptsNanos() - sounds.get(1).ptsNanos()).isEqualTo(50 * MILLI);
  }

  @Test
  void captureTimesAreOfTheClockOfTheMedia() {
    video.accept(unit(10, 0, 7 * MILLI), 100 * MILLI);
    assertThat(frames.get(0).captureNanos()).isEqualTo(107 * MILLI);
    assertThat(frames.get(0).keyFrame()).isFalse();
  }
}
