package io.sutantra.source.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.mock.wire.Answer;
import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.transport.mock.MockFixture;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FrameAssemblerTest {
  private static final int SSRC = 0xABCD;
  private static final long MILLI = 1_000_000;

  private final List<PacketizedFrame> frames = new ArrayList<>();
  private final FrameAssembler assembler =
      new FrameAssembler(
          new Answer.Track(MockFixture.FORMAT, 96, SSRC), new SharedTimeline(), frames::add);

  private static ByteBuffer packet(int sequence, int timestamp, boolean marker, int size) {
    ByteBuffer packet = ByteBuffer.allocate(12 + size);
    RtpHeader.write(packet, marker, 96, sequence, timestamp, SSRC);
    return packet.rewind();
  }

  private void receive(int sequence, int timestamp, boolean marker, long atNanos) {
    assembler.receive(packet(sequence, timestamp, marker, 10), atNanos);
  }

  @Example
  void aMarkerEndsAFrame() {
    receive(65_535, -1_500, false, 5);
    receive(0, -1_500, true, 6);
    receive(1, 1_500, true, 7);
    assertThat(frames).hasSize(2);
    assertThat(frames.get(0).packets()).hasSize(2);
    assertThat(frames.get(0).captureNanos()).isEqualTo(5);
    assertThat(frames.get(0).ptsNanos()).isZero();
    assertThat(frames.get(0).keyFrame()).isFalse();
    assertThat(frames.get(1).ptsNanos()).isEqualTo(33_333_333);
    assertThat(assembler.statistics().packetsLost()).isZero();
  }

  @Example
  void aNewTimeStampEndsAFrameWhoseMarkerIsMissing() {
    receive(1, 0, false, 0);
    receive(2, 0, false, 0);
    receive(3, 3_000, true, 0);
    assertThat(frames).hasSize(2);
    assertThat(frames.get(0).packets()).hasSize(2);
    assertThat(frames.get(0).packets().get(1).marker()).isFalse();
    assertThat(assembler.statistics().framesDropped()).isZero();
  }

  @Example
  void aFrameWhoseEndMayBeMissingIsDropped() {
    receive(1, 0, false, 0);
    receive(2, 0, false, 0);
    receive(4, 3_000, true, 0);
    assertThat(frames).hasSize(1);
    assertThat(frames.get(0).packets().get(0).sequenceNumber()).isEqualTo(4);
    assertThat(assembler.statistics().framesDropped()).isEqualTo(1);
    assertThat(assembler.statistics().packetsLost()).isEqualTo(1);
    assertThat(assembler.statistics().packets()).isEqualTo(3);
    assertThat(assembler.statistics().bytes()).isEqualTo(30);
  }

  @Example
  void theEndMakesAFrameOfWhatIsLeft() {
    receive(1, 0, false, 0);
    assembler.finish();
    assembler.finish();
    assertThat(frames).hasSize(1);
  }

  @Example
  void mediaTimeIsExactAfterDaysAndNeverGoesBack() {
    int timestamp = 77;
    long hours = 100;
    for (long i = 0; i < hours * 60; i++) {
      receive((int) (i & 0xFFFF), timestamp, true, 0);
      timestamp += 90_000 * 60 + 1;
    }
    long minutes = hours * 60 - 1;
    assertThat(frames.get(frames.size() - 1).ptsNanos())
        .isEqualTo(minutes * 60_000_000_000L + minutes * 1_000_000_000L / 90_000);
    long latest = frames.get(frames.size() - 1).ptsNanos();
    receive(1, timestamp - 90_000 * 60 - 3_000, true, 0);
    assertThat(frames.get(frames.size() - 1).ptsNanos()).isEqualTo(latest);
    receive(2, 12_345, true, 0);
    receive(3, 12_345 + 9_000, true, 0);
    assertThat(frames.get(frames.size() - 1).ptsNanos()).isGreaterThanOrEqualTo(latest);
  }

  @Example
  void jitterFollowsTheFormulaOfRfc3550() {
    receive(1, 0, true, 0);
    receive(2, 3_000, true, 33_333_333 + 16 * MILLI);
    assertThat(assembler.statistics().jitterNanos()).isCloseTo(MILLI, within(MILLI / 50));
    receive(3, 6_000, true, 66_666_666 + 16 * MILLI);
    assertThat(assembler.statistics().jitterNanos()).isCloseTo(937_500L, within(MILLI / 50));
  }

  @Example
  void reportsTheFractionSinceTheReportBefore() {
    assertThat(assembler.report(0)).isEmpty();
    receive(65_534, 0, true, 0);
    receive(1, 0, true, 0);
    assertThat(assembler.report(0)).contains(new ReportBlock(SSRC, 128, 2, 65_537, 0, 0, 0));
    receive(2, 0, true, 0);
    assertThat(assembler.report(0)).contains(new ReportBlock(SSRC, 0, 2, 65_538, 0, 0, 0));
  }

  @Example
  void aFrameWithoutEndIsDroppedAndTheNextOneIsNot() {
    for (int i = 0; i < 3 * FrameAssembler.MAX_PACKETS; i++) {
      receive(i, 0, false, 0);
    }
    receive(3 * FrameAssembler.MAX_PACKETS, 3_000, true, 0);
    assertThat(frames).hasSize(1);
    assertThat(assembler.statistics().framesDropped()).isEqualTo(1);
  }

  @Example
  void aFrameOfTooManyBytesIsDropped() {
    for (int i = 0; i < 2 * FrameAssembler.MAX_BYTES / 60_000; i++) {
      assembler.receive(packet(i, 0, false, 60_000), 0);
    }
    assembler.finish();
    assertThat(frames).isEmpty();
    assertThat(assembler.statistics().framesDropped()).isEqualTo(1);
  }

  @Example
  void packetsOfOthersAreIgnored() {
    ByteBuffer other = packet(1, 0, true, 10);
    other.put(1, (byte) (0x80 | 97));
    assertThat(assembler.receive(other, 0)).isFalse();
    assertThat(assembler.receive(ByteBuffer.allocate(40), 0)).isFalse();
    assertThat(frames).isEmpty();
    assertThat(assembler.statistics().packets()).isZero();
  }

  @Example
  void anotherSourceIsFollowedAndGoesOnBehindTheOneBefore() {
    receive(1, 0, true, 0);
    receive(2, 3_000, false, 0);
    ByteBuffer other = packet(30_000, -5_000_000, true, 10);
    other.putInt(8, SSRC + 1);
    assembler.receive(other, 1_000 * MILLI);
    assertThat(frames).hasSize(3);
    assertThat(frames.get(2).packets().get(0).sequenceNumber()).isEqualTo(4);
    assertThat(frames.get(2).ptsNanos()).isEqualTo(1_033_333_333L);
    assertThat(assembler.ssrc()).isEqualTo(SSRC + 1);
    assertThat(assembler.takeSourceChanged()).isTrue();
    assertThat(assembler.takeSourceChanged()).isFalse();
    assertThat(assembler.report(0).orElseThrow().ssrc()).isEqualTo(SSRC + 1);
    assertThat(assembler.statistics().packets()).isEqualTo(3);
    assertThat(assembler.statistics().packetsLost()).isZero();
  }

  @Example
  void aPacketOfSoundIsAnAccessUnit() {
    FrameAssembler sound = sound(new SharedTimeline());
    for (int i = 0; i < 3; i++) {
      sound.receive(soundPacket(i, 960 * i), i);
      assertThat(frames).hasSize(i + 1);
      assertThat(frames.get(i).keyFrame()).isTrue();
      assertThat(frames.get(i).ptsNanos()).isEqualTo(20 * MILLI * i);
    }
  }

  @Example
  void reportsOfTheSenderPutTracksOnOneTimeLine() {
    List<PacketizedFrame> pictures = new ArrayList<>();
    SharedTimeline timeline = new SharedTimeline();
    FrameAssembler video =
        new FrameAssembler(new Answer.Track(MockFixture.FORMAT, 96, SSRC), timeline, pictures::add);
    FrameAssembler sound = sound(timeline);
    long wall = NtpTime.ofEpochNanos(1_700_000_000_000L * MILLI);
    // Each track's report comes before its first packet and carries the report's own moment.
    sound.senderReport(NtpTime.ofEpochNanos(1_700_000_000_008L * MILLI), 500_000 + 48 * 8, 0);
    sound.receive(soundPacket(1, 500_000), 0);
    video.senderReport(NtpTime.ofEpochNanos(1_700_000_000_350L * MILLI), -7 + 90 * 50, 0);
    video.receive(packet(1, -7, true, 10), 0);
    assertThat(frames.get(0).ptsNanos()).isZero();
    assertThat(pictures.get(0).ptsNanos()).isCloseTo(300 * MILLI, within(30_000L));
    // Later reports that agree change nothing; a report that disagrees is followed slowly.
    video.senderReport(wall + (2L << 32), -7 + 90 * 1_700, 0);
    video.receive(packet(2, -7 + 3_000, true, 10), 0);
    assertThat(pictures.get(1).ptsNanos()).isCloseTo(333 * MILLI, within(MILLI));
    video.senderReport(wall + (3L << 32), -7 + 90 * 2_000, 0);
    video.receive(packet(3, -7 + 6_000, true, 10), 0);
    assertThat(pictures.get(2).ptsNanos()).isCloseTo(372 * MILLI, within(MILLI));
  }

  @Example
  void aReportBeforeTheFirstFrameOfAnotherSourceIsOfThatSource() {
    SharedTimeline timeline = new SharedTimeline();
    FrameAssembler sound = sound(timeline);
    List<PacketizedFrame> pictures = new ArrayList<>();
    FrameAssembler video =
        new FrameAssembler(new Answer.Track(MockFixture.FORMAT, 96, SSRC), timeline, pictures::add);
    long wall = NtpTime.ofEpochNanos(1_700_000_000_000L * MILLI);
    sound.senderReport(wall, 500_000, 0);
    sound.receive(soundPacket(1, 500_000), 0);
    video.senderReport(wall, 7_000, 0);
    video.receive(packet(1, 7_000, true, 10), 0);

    ByteBuffer first = packet(30_000, -5_000_000, false, 10);
    ByteBuffer second = packet(30_001, -5_000_000, true, 10);
    first.putInt(8, SSRC + 7);
    second.putInt(8, SSRC + 7);
    video.receive(first, 1_200 * MILLI);
    // Between the two packets: captured at 1.3 seconds, by the wall clock that the sound knows.
    video.senderReport(wall + (13L << 32) / 10, -5_000_000, 1_200 * MILLI);
    video.receive(second, 1_200 * MILLI);
    assertThat(pictures.get(1).ptsNanos()).isCloseTo(1_300 * MILLI, within(MILLI));
  }

  @Example
  void withoutReportsEachTrackBeginsAtItsFirstPacket() {
    SharedTimeline timeline = new SharedTimeline();
    FrameAssembler sound = sound(timeline);
    sound.receive(soundPacket(1, 1_234), 0);
    assertThat(frames.get(0).ptsNanos()).isZero();
    // A late report corrects nothing, because the track is the only one.
    sound.senderReport(NtpTime.ofEpochNanos(1_700_000_000_000L * MILLI), 1_234 + 960, 0);
    sound.receive(soundPacket(2, 1_234 + 960), 0);
    assertThat(frames.get(1).ptsNanos()).isEqualTo(20 * MILLI);
  }

  private FrameAssembler sound(SharedTimeline timeline) {
    return new FrameAssembler(
        new Answer.Track(MockFixture.SOUND, 97, SSRC + 1), timeline, frames::add);
  }

  private static ByteBuffer soundPacket(int sequence, int timestamp) {
    ByteBuffer packet = ByteBuffer.allocate(12 + 80);
    RtpHeader.write(packet, false, 97, sequence, timestamp, SSRC + 1);
    return packet.rewind();
  }

  @Property
  void everyPacketHasAnAnswer(@ForAll List<byte[]> packets) {
    for (byte[] bytes : packets) {
      if (bytes.length > 12) {
        // Most random bytes are not RTP, so the test fixes the header.
        bytes[0] = (byte) (0x80 | (bytes[0] & 0x3F));
        bytes[1] = (byte) ((bytes[1] & 0x80) | 96);
        ByteBuffer.wrap(bytes).putInt(8, SSRC);
      }
      assembler.receive(ByteBuffer.wrap(bytes), 0);
    }
    assembler.finish();
    long last = 0;
    for (PacketizedFrame frame : frames) {
      assertThat(frame.ptsNanos()).isGreaterThanOrEqualTo(last);
      last = frame.ptsNanos();
    }
    assertThat(assembler.statistics().packetsLost()).isNotNegative();
  }
}
