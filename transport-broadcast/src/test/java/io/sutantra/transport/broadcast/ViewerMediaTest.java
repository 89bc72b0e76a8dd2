package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.rtc.rtcp.FeedbackBudget;
import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.transport.broadcast.LoneShard.Guest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a viewer is sent, and what follows from what it says of it. */
class ViewerMediaTest {
  private static final Duration ROUND_TRIP = Duration.ofMillis(50);
  private static final int SSRC = 7;

  private final List<TestPeer.Report> reports = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private int cumulativeLost;
  private int highest;

  /** What the viewer was told by RTCP. */
  private void read(Guest guest) {
    for (byte[] compound : guest.rtcp) {
      int unread =
          RtcpReader.read(
              ByteBuffer.wrap(compound),
              new RtcpVisitor() {
                @Override
                public void senderReport(int ssrc, long ntp, int rtp, int packets, int octets) {
                  reports.add(new TestPeer.Report(ssrc, ntp, rtp, packets, octets));
                }

                @Override
                public void cname(int ssrc, String cname) {
                  said.add(ssrc + " is " + cname);
                }

                @Override
                public void goodbye(int ssrc, String reason) {
                  said.add(ssrc + " leaves: " + reason);
                }
              });
      assertThat(unread).isZero();
    }
    guest.rtcp.clear();
  }

  private static ReportBlock block(int lastSenderReport, int delay) {
    return new ReportBlock(SSRC, 64, 5, 1_000, 90, lastSenderReport, delay);
  }

  @Test
  void numbersWrapAndAreAskedForAcross() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a", 32_766);
      int frames = 0;
      for (; guest.media.size() < 40_000; frames++) {
        lone.offer(frames == 0, 40);
        lone.advance(Duration.ofMillis(9));
        if (frames == 819 || frames == 821) {
          // Around 65,536.
          guest.nack(65_534, 65_535, 0, 1);
        }
      }
      lone.advance(Duration.ofMillis(100));
      for (int i = 0; i < guest.media.size(); i++) {
        assertThat(guest.media.get(i).sequenceNumber()).isEqualTo((32_766 + i) & 0xFFFF);
      }
      assertThat(guest.frames()).hasSize(frames);
      assertThat(guest.again.stream().map(TestPeer.Packet::sequenceNumber))
          .contains(65_534, 65_535, 0, 1);
      for (TestPeer.Packet again : guest.again) {
        TestPeer.Packet first = guest.media.get((again.sequenceNumber() - 32_766) & 0xFFFF);
        assertThat(again.payload()).isEqualTo(first.payload());
        assertThat(again.header().timestamp()).isEqualTo(first.header().timestamp());
        assertThat(again.header().marker()).isEqualTo(first.header().marker());
      }
    }
  }

  @Test
  void whatIsAskedForIsSentAgainWithNumbersOfItsOwn() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      List<PacketizedFrame> frames = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        frames.add(lone.offer(i == 0, 3));
        lone.advance(Duration.ofMillis(10));
      }
      guest.nack(101, 103, 117, 129);
      assertThat(guest.again.stream().map(TestPeer.Packet::sequenceNumber))
          .containsExactly(101, 103, 117, 129);
      for (int i = 0; i < guest.again.size(); i++) {
        TestPeer.Packet packet = guest.again.get(i);
        int index = packet.sequenceNumber() - 100;
        assertThat(packet.header().sequenceNumber()).isEqualTo(5 + i);
        assertThat(packet.header().ssrc()).isEqualTo(8);
        assertThat(packet.payload())
            .isEqualTo(frames.get(index / 3).packets().get(index % 3).payload());
      }
      lone.advance(Duration.ofSeconds(1));
      assertThat(lone.statistics.get("a").retransmissions()).isEqualTo(4);
    }
  }

  @Test
  void stormOfRequestsForOnePacketIsAnsweredOncePerRoundTrip() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 3);
      for (int i = 0; i < 1_000; i++) {
        guest.nack(101);
        if (i % 25 == 24) {
          lone.advance(Duration.ofMillis(1));
        }
      }
      assertThat(guest.again).hasSize(1);
      assertThat(
              lone.environment.counted("retransmissions.held-back")
                  + lone.environment.counted("rtcp.ignored"))
          .isEqualTo(999);
      lone.advance(ROUND_TRIP);
      guest.nack(101);
      assertThat(guest.again).hasSize(2);
    }
  }

  @Test
  void roundTripIsTheOneThatReportsTellOf() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 3);
      while (reports.isEmpty()) {
        lone.advance(Duration.ofMillis(1));
        read(guest);
      }
      int name = NtpTime.middle(reports.get(reports.size() - 1).ntpTime());
      lone.advance(Duration.ofMillis(520));
      // Round trips are no matter of the time of day.
      lone.clock.setTimeOfDay(Duration.ofHours(-1));
      // It was 500 ms at the viewer: 20 ms on the way.
      guest.send(out -> out.receiverReport(3, List.of(block(name, NtpTime.compact(500_000_000)))));
      lone.advance(Duration.ofSeconds(1));
      ViewerStatistics its = lone.statistics.get("a");
      assertThat(its.roundTripNanos() / 1_000_000).isBetween(19L, 21L);
      assertThat(its.packetsLost()).isEqualTo(5);
      assertThat(its.jitterNanos()).isEqualTo(1_000_000);
      assertThat(its.numbers()).containsEntry("fraction-lost", 0.25);

      int before = reports.size();
      while (reports.size() == before) {
        lone.advance(Duration.ofMillis(1));
        read(guest);
      }
      long between =
          NtpTime.epochNanos(reports.get(before).ntpTime())
              - NtpTime.epochNanos(reports.get(before - 1).ntpTime());
      assertThat(between).as("between two reports").isBetween(0L, 5_000_000_000L);
    }
  }

  @Test
  void requestsForEverAreAnsweredWithNoMoreThanThereIsOfMedia() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      for (int i = 0; i < 600; i++) {
        lone.offer(i == 0, 5);
        lone.advance(Duration.ofMillis(6));
        int last = guest.media.get(guest.media.size() - 1).sequenceNumber();
        // All that the history has, and more, as often as it may be.
        guest.nack(IntStream.rangeClosed(last - 300, last).map(n -> n & 0xFFFF).toArray());
      }
      assertThat(guest.media).hasSize(3_000);
      assertThat(guest.again).hasSizeBetween(1_000, guest.media.size() + 512);
      int before = guest.again.size();
      for (int i = 0; i < 1_000; i++) {
        guest.nack(guest.media.get(2_990 + i % 10).sequenceNumber());
        lone.advance(Duration.ofMillis(1));
      }
      assertThat(guest.again.size() - before).as("without new media").isLessThanOrEqualTo(512);
    }
  }

  @Test
  void whatCannotHaveBeenSentIsNotSentAgain() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      guest.nack(100);
      lone.offer(true, 3);
      guest.nack(99, 103, 104);
      guest.nack(50_000);
      guest.send(out -> out.nack(3, 12_345, 100));
      assertThat(guest.again).isEmpty();
      assertThat(lone.environment.counted("retransmissions.sent")).isZero();
    }
  }

  @Test
  void whatWasNumberedOtherwiseIsNotMistaken() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 3);
      // Three seconds, which is too long.
      for (int i = 0; i < 90; i++) {
        lone.clock.advance(Duration.ofMillis(33));
        lone.offerOnly(false, 1);
      }
      lone.run();
      lone.advance(Duration.ofMillis(100));
      int sent = guest.media.size();
      lone.offer(true, 3);
      assertThat(guest.media).hasSize(sent + 3);
      // What came before the gap had another offset: silence is right, another packet would not be.
      guest.nack(guest.media.get(sent - 1).sequenceNumber());
      assertThat(guest.again).isEmpty();
      guest.nack(guest.media.get(sent).sequenceNumber());
      assertThat(guest.again).hasSize(1);
      assertThat(guest.again.get(0).payload()).isEqualTo(guest.media.get(sent).payload());
    }
  }

  @Test
  void viewerWithoutRtxGetsTheVerySamePacketAgain() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a", 1, OptionalInt.empty());
      for (int i = 0; i < 10; i++) {
        lone.offer(i == 0, 3);
        lone.advance(Duration.ofMillis(10));
      }
      guest.nack(1, 5, 5, 30, 31);
      assertThat(guest.repeated)
          .containsExactly(guest.datagrams.get(0), guest.datagrams.get(4), guest.datagrams.get(29));
      guest.nack(5);
      assertThat(guest.repeated).as("within a round trip").hasSize(3);
      lone.advance(ROUND_TRIP);
      guest.nack(5);
      lone.advance(ROUND_TRIP);
      guest.nack(5);
      assertThat(guest.repeated).hasSize(5).last().isEqualTo(guest.datagrams.get(4));
      assertThat(guest.again).isEmpty();
      lone.advance(Duration.ofSeconds(1));
      assertThat(lone.statistics.get("a").retransmissions()).isEqualTo(5);
    }
  }

  @Test
  void viewerWithoutRtxGetsAKeyFrameForWhatIsForgotten() {
    try (LoneShard lone = new LoneShard(TestSettings.NO_OLD_KEY_FRAMES)) {
      Guest guest = lone.guest("a", 1, OptionalInt.empty());
      lone.offer(true, 3);
      lone.advance(Duration.ofMillis(1_100));
      lone.offer(false, 1);
      lone.keyFramesFor.clear();
      guest.nack(2);
      assertThat(guest.repeated).isEmpty();
      assertThat(lone.keyFramesFor).containsExactly("a");
    }
  }

  @Test
  void senderReportsTieTheClocks() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      int timestamp = 0;
      long captureNanos = 0;
      for (int i = 0; i < 90; i++) {
        captureNanos = lone.clock.nanoTime();
        timestamp = lone.offer(i == 0, 2).packets().get(0).timestamp();
        lone.advance(Duration.ofMillis(33));
        guest.nack(guest.media.get(0).sequenceNumber());
      }
      read(guest);
      assertThat(reports).hasSizeBetween(2, 4);
      for (TestPeer.Report report : reports) {
        assertThat(report.ssrc()).isEqualTo(SSRC);
        long sinceMillis =
            NtpTime.epochNanos(report.ntpTime()) / 1_000_000 - lone.clock.epochMillis();
        // Frame n was captured at n * 33 ms, and has the time stamp n * 3,000.
        long atMillis = lone.clock.nanoTime() / 1_000_000 + sinceMillis;
        long frame = Math.floorDiv(atMillis, 33);
        assertThat(report.rtpTimestamp())
            .isBetween((int) (frame * 3_000) - 100, (int) ((frame + 1) * 3_000) + 100);
      }
      TestPeer.Report last = reports.get(reports.size() - 1);
      assertThat(last.octets()).isEqualTo(1_000 * last.packets());
      assertThat(last.packets()).isLessThanOrEqualTo(guest.media.size());
      assertThat(captureNanos).isPositive();
      assertThat(timestamp).isEqualTo(89 * 3_000);
      assertThat(said).contains(SSRC + " is cname");
    }
  }

  @Test
  void saysGoodbye() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 1);
      guest.viewer().leave("enough");
      lone.drain();
      read(guest);
      assertThat(said).endsWith(SSRC + " is cname", SSRC + " leaves: enough");
      lone.offer(false, 1);
      assertThat(guest.media).as("after goodbye").hasSize(1);
      assertThat(guest.gone).isTrue();
    }
  }

  @Test
  void forgedAndReplayedFeedbackHasNoEffect() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 100);
      lone.advance(Duration.ofMillis(100));
      byte[] request = guest.rtcp(out -> out.nack(3, SSRC, 101));
      Random random = new Random(1);
      for (int i = 0; i < 200; i++) {
        byte[] forged = request.clone();
        forged[8 + random.nextInt(forged.length - 8)] ^= (byte) (1 << random.nextInt(8));
        guest.send(forged);
      }
      assertThat(guest.again).isEmpty();
      assertThat(lone.environment.counted("rtcp.rejected")).isEqualTo(200);
      guest.send(request);
      assertThat(guest.again).hasSize(1);
      lone.advance(ROUND_TRIP);
      for (int i = 0; i < 200; i++) {
        guest.send(request);
      }
      assertThat(guest.again).hasSize(1);
      assertThat(lone.environment.counted("rtcp.rejected")).isEqualTo(400);
      // Authentic, and no RTCP that makes sense.
      for (int i = 0; i < 200; i++) {
        guest.send(
            out -> out.receiverReport(3, List.of(block(random.nextInt(), random.nextInt()))));
        guest.send(out -> out.nack(random.nextInt(), random.nextInt(), random.nextInt(65_536)));
      }
      assertThat(guest.again).hasSize(1);
      assertThat(guest.gone).isFalse();
      lone.offer(false, 1);
      assertThat(guest.media).hasSize(101);
    }
  }

  @Test
  void bandwidthThatIsTold() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 1);
      guest.send(out -> out.estimatedBitrate(3, 2_500_000, SSRC));
      lone.advance(Duration.ofSeconds(2));
      assertThat(lone.statistics.get("a").estimatedBitrateBps()).isEqualTo(2_500_000);
    }
  }

  @Test
  void rtpOfAViewerIsIgnored() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 1);
      byte[] rtp = new byte[1_200];
      Arrays.fill(rtp, (byte) 0x80);
      rtp[1] = 96;
      for (int length : new int[] {1, 2, 8, 9, 12, 1_200}) {
        guest.send(Arrays.copyOf(rtp, length));
      }
      assertThat(lone.environment.counted("rtcp.rejected")).isZero();
      assertThat(guest.media).hasSize(1);
    }
  }

  @Test
  void whoMissesWhatIsForgottenGetsAKeyFrameInstead() {
    try (LoneShard lone = new LoneShard(TestSettings.NO_OLD_KEY_FRAMES)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 2);
      lone.advance(Duration.ofMillis(1_100));
      lone.offer(false, 1);
      lone.keyFramesFor.clear();
      guest.nack(102);
      guest.nack(99);
      assertThat(lone.keyFramesFor).as("there is no need yet").isEmpty();
      guest.nack(101);
      guest.nack(101);
      assertThat(lone.keyFramesFor).containsExactly("a");
      lone.advance(Duration.ofMillis(600));
      assertThat(lone.keyFramesFor).as("as long as there is none").containsExactly("a", "a");
      lone.offer(true, 1);
      guest.nack(101);
      lone.advance(Duration.ofMillis(600));
      assertThat(lone.keyFramesFor).as("what came before it is not missed").hasSize(2);
    }
  }

  /** Answers each request for a key frame with one; how many there were. */
  private static int keyFramesWhile(LoneShard lone, Duration time, Runnable everyTenMillis) {
    int keyFrames = 0;
    for (long millis = 0; millis < time.toMillis(); millis += 10) {
      everyTenMillis.run();
      boolean asked = !lone.keyFramesFor.isEmpty();
      lone.keyFramesFor.clear();
      keyFrames += asked ? 1 : 0;
      lone.offer(asked, 1);
      lone.advance(Duration.ofMillis(10));
    }
    return keyFrames;
  }

  @Test
  void oneViewersRequestsCostAllOthersFewKeyFrames() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest greedy = lone.guest("greedy");
      Guest content = lone.guest("content");
      lone.offer(true, 1);
      lone.advance(Duration.ofSeconds(2));
      lone.keyFramesFor.clear();
      int[] number = {0};
      Runnable begs =
          () -> {
            greedy.send(out -> out.pictureLoss(3, SSRC));
            greedy.send(out -> out.fullIntraRequest(3, SSRC, number[0]++ & 0xFF));
          };
      assertThat(keyFramesWhile(lone, Duration.ofSeconds(20), begs))
          .as("at 0, 1, 3, 7 and 15 s")
          .isEqualTo(5);
      assertThat(lone.environment.counted("key-frames.held-back")).isPositive();
      content.send(out -> out.pictureLoss(3, SSRC));
      assertThat(lone.keyFramesFor).as("another one's").containsExactly("content");
    }
  }

  @Test
  void requestThatComesTooSoonIsHonouredLater() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 1);
      lone.advance(Duration.ofSeconds(2));
      lone.keyFramesFor.clear();
      guest.send(out -> out.pictureLoss(3, SSRC));
      assertThat(keyFramesWhile(lone, Duration.ofMillis(300), () -> {})).isEqualTo(1);
      guest.send(out -> out.pictureLoss(3, SSRC));
      assertThat(keyFramesWhile(lone, Duration.ofMillis(650), () -> {})).isZero();
      assertThat(keyFramesWhile(lone, Duration.ofMillis(200), () -> {})).isEqualTo(1);
      guest.send(out -> out.pictureLoss(3, SSRC));
      lone.offer(true, 1);
      assertThat(keyFramesWhile(lone, Duration.ofSeconds(5), () -> {}))
          .as("there was one meanwhile")
          .isZero();
    }
  }

  @Test
  void feedbackAboutOtherMediaIsIgnored() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 3);
      lone.advance(Duration.ofSeconds(2));
      lone.keyFramesFor.clear();
      guest.send(out -> out.pictureLoss(3, 12_345));
      guest.send(out -> out.fullIntraRequest(3, 12_345, 1));
      guest.send(out -> out.nack(3, 12_345, 100));
      assertThat(lone.keyFramesFor).isEmpty();
      assertThat(guest.again).isEmpty();
      assertThat(lone.environment.counted("rtcp.ignored")).isEqualTo(3);
      lone.advance(Duration.ofSeconds(1));
      assertThat(lone.statistics.get("a").numbers())
          .containsEntry("rtcp-ignored", 3L)
          .containsEntry("nacks", 0L);
    }
  }

  /** A compound packet of 290 NACKs asks for nearly five thousand packets. */
  @Test
  void whatNacksCostIsBounded() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 100);
      lone.advance(Duration.ofMillis(100));
      int[] all = IntStream.range(0, 290 * 17).map(n -> n & 0xFFFF).toArray();
      for (int i = 0; i < 400; i++) {
        guest.nack(all);
        if (i % 2 == 1) {
          lone.advance(Duration.ofMillis(1));
        }
      }
      lone.advance(Duration.ofSeconds(1));
      long lookedUp =
          guest.again.size()
              + lone.environment.counted("retransmissions.held-back")
              + lone.statistics.get("a").numbers().get("not-retransmitted").longValue();
      assertThat(lookedUp)
          .as("in a fifth of a second, with what was saved up, of nearly two million")
          .isBetween(4_000L, FeedbackBudget.SEQUENCE_NUMBERS * 6L / 5 + 17);
      // The viewer's other reports are read again soon.
      lone.advance(Duration.ofSeconds(1));
      guest.again.clear();
      guest.nack(199);
      assertThat(guest.again).hasSize(1);
    }
  }

  @Test
  void whoseLineIsTooNarrowGetsAPictureASecondWithoutAGap() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest narrow = lone.guest("narrow");
      Guest wide = lone.guest("wide");
      lone.offer(true, 3);
      keyFramesWhile(lone, Duration.ofSeconds(1), () -> {});
      for (int reports = 0; reports < 3; reports++) {
        narrow.send(out -> out.receiverReport(3, List.of(lost(0.4))));
        keyFramesWhile(lone, Duration.ofSeconds(1), () -> {});
      }
      narrow.media.clear();
      wide.media.clear();
      int before = narrow.again.size();
      int keyFrames = 0;
      for (int reports = 0; reports < 4; reports++) {
        narrow.send(out -> out.receiverReport(3, List.of(lost(0))));
        keyFrames += keyFramesWhile(lone, Duration.ofSeconds(1), () -> {});
      }
      assertThat(keyFrames).isBetween(3, 4);
      assertThat(narrow.frames()).as("alone").hasSize(keyFrames);
      assertThat(wide.frames()).hasSize(400);
      for (int i = 1; i < narrow.media.size(); i++) {
        assertThat(narrow.media.get(i).sequenceNumber())
            .isEqualTo(narrow.media.get(i - 1).sequenceNumber() + 1);
      }
      assertThat(lone.statistics.get("narrow").framesDropped()).isGreaterThan(380);
      assertThat(lone.statistics.get("narrow").details())
          .containsEntry("line", "too narrow: key frames alone");
      assertThat(lone.environment.counted("frames.dropped")).isGreaterThan(380);
      // What belongs to a key frame is sent again, in full.
      narrow.nack(narrow.media.get(3).sequenceNumber());
      assertThat(narrow.again).hasSize(before + 1);
      // It is the viewer's turn to be tried with all of it.
      for (int reports = 0; reports < 3; reports++) {
        narrow.send(out -> out.receiverReport(3, List.of(lost(0))));
        keyFramesWhile(lone, Duration.ofSeconds(1), () -> {});
      }
      narrow.media.clear();
      keyFramesWhile(lone, Duration.ofSeconds(1), () -> {});
      assertThat(narrow.frames()).hasSize(100);
    }
  }

  /** A report that so much of a thousand packets was lost since the one before. */
  private ReportBlock lost(double fraction) {
    cumulativeLost += (int) (1_000 * fraction);
    highest += 1_000;
    return new ReportBlock(SSRC, (int) (256 * fraction), cumulativeLost, highest, 90, 0, 0);
  }

  @Test
  void retransmissionsAreCappedWhereMuchIsLost() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 1);
      lone.advance(Duration.ofSeconds(1));
      guest.send(out -> out.receiverReport(3, List.of(lost(0))));
      lone.advance(Duration.ofSeconds(1));
      guest.send(out -> out.receiverReport(3, List.of(lost(0.35))));
      for (int i = 0; i < 300; i++) {
        lone.offer(false, 4);
        lone.advance(Duration.ofMillis(6));
        int last = guest.media.get(guest.media.size() - 1).sequenceNumber();
        guest.nack(last - 3, last - 2, last - 1, last);
        if (i == 150) {
          guest.send(out -> out.receiverReport(3, List.of(lost(0.3))));
          guest.again.clear();
        }
      }
      // Half of what there is of media, and what was saved up, cut by as much.
      assertThat(guest.again).hasSizeBetween(290, 600 / 2 + 256);
    }
  }
}
