package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.transport.broadcast.LoneShard.Guest;
import io.sutantra.transport.broadcast.LoneShard.Hearing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What viewers hear, together with what they see. */
class ViewerSoundTest {
  private static final Duration PIECE = Duration.ofMillis(20);
  private static final int VIDEO_SSRC = 7;
  private static final int SOUND_SSRC = 9;

  @Test
  void soundBeginsWithTheFirstPicture() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest both = lone.hearing("both", Hearing.BOTH);
      Guest alone = lone.hearing("alone", Hearing.SOUND_ALONE);
      Guest deaf = lone.hearing("deaf", Hearing.PICTURES_ALONE);
      lone.offerSound();
      assertThat(both.sound).isEmpty();
      assertThat(alone.sound).hasSize(1);
      lone.offer(true, 3);
      lone.advance(PIECE);
      lone.offerSound();
      lone.advance(PIECE);
      assertThat(both.sound).hasSize(1);
      assertThat(alone.sound).hasSize(2);
      assertThat(deaf.sound).isEmpty();
      assertThat(both.media).hasSize(3);
      assertThat(alone.media).isEmpty();
    }
  }

  @Test
  void numbersAreContinuousAndWrap() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.hearing("a", Hearing.SOUND_ALONE);
      for (int i = 0; i < 12; i++) {
        lone.offerSound();
      }
      for (int i = 0; i < 12; i++) {
        assertThat(guest.sound.get(i).sequenceNumber()).isEqualTo(65_530 + i & 0xFFFF);
        assertThat(guest.sound.get(i).timestamp()).isEqualTo(i * 960);
        assertThat(guest.sound.get(i).marker()).as("after a pause").isEqualTo(i == 0);
        assertThat(guest.sound.get(i).ssrc()).isEqualTo(SOUND_SSRC);
      }
    }
  }

  @Test
  void lostSoundComesAgainAsItWas() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.hearing("a", Hearing.BOTH);
      lone.offer(true, 1);
      lone.advance(PIECE);
      for (int i = 0; i < 10; i++) {
        lone.offerSound();
        lone.advance(PIECE);
      }
      guest.send(out -> out.nack(3, SOUND_SSRC, 65_532, 65_533));
      assertThat(guest.soundAgain)
          .containsExactly(guest.soundDatagrams.get(2), guest.soundDatagrams.get(3));
      guest.send(out -> out.nack(3, SOUND_SSRC, 65_532));
      assertThat(guest.soundAgain).as("twice in a round trip").hasSize(2);
    }
  }

  @Test
  void reportsOfBothTracksAreOfOneClock() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.hearing("a", Hearing.BOTH);
      lone.advance(Duration.ofMillis(7));
      for (int i = 0; i < 200; i++) {
        if (i % 3 == 0) {
          lone.offer(i == 0, 1);
        }
        lone.offerSound();
        // Pictures are picked up late now and then; that is not what reports go by.
        lone.advance(i % 5 == 0 ? PIECE.plusMillis(3) : PIECE.minusMillis(i % 5 == 1 ? 3 : 0));
      }
      List<List<Report>> compounds = new ArrayList<>();
      guest.rtcp.forEach(compound -> compounds.add(reports(compound)));
      assertThat(compounds.size()).isBetween(5, 8);
      List<Report> second = compounds.get(compounds.size() - 1);
      assertThat(second).extracting(Report::ssrc).containsExactly(VIDEO_SSRC, SOUND_SSRC);
      assertThat(second.get(0).ntpTime()).isEqualTo(second.get(1).ntpTime());
      assertThat(second.get(1).packets()).isGreaterThan(3 * second.get(0).packets() / 2);
    }
  }

  @Test
  void reportsComeWithTheFirstPacketsAndSoonAgain() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.hearing("a", Hearing.BOTH);
      lone.offer(true, 1);
      lone.offerSound();
      lone.advance(Duration.ofMillis(100));
      assertThat(guest.rtcp).hasSize(1);
      assertThat(reports(guest.rtcp.get(0))).hasSize(2);
      lone.advance(Duration.ofMillis(300));
      assertThat(guest.rtcp).hasSize(2);
      lone.advance(Duration.ofMillis(1_100));
      assertThat(guest.rtcp).hasSize(3);
      List<Report> first = reports(guest.rtcp.get(0));
      List<Report> last = reports(guest.rtcp.get(2));
      for (int track = 0; track < 2; track++) {
        double seconds =
            (NtpTime.epochNanos(last.get(track).ntpTime())
                    - NtpTime.epochNanos(first.get(track).ntpTime()))
                / 1e9;
        int ticks = last.get(track).rtpTimestamp() - first.get(track).rtpTimestamp();
        assertThat(ticks / (track == 0 ? 90_000.0 : 48_000.0))
            .isBetween(seconds - 0.001, seconds + 0.001);
      }
    }
  }

  @Test
  void leavingIsSaidOfBothTracks() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.hearing("a", Hearing.BOTH);
      lone.stream.close();
      lone.run();
      List<Integer> left = new ArrayList<>();
      RtcpReader.read(
          ByteBuffer.wrap(guest.rtcp.get(guest.rtcp.size() - 1)),
          new RtcpVisitor() {
            @Override
            public void goodbye(int ssrc, String reason) {
              left.add(ssrc);
            }
          });
      assertThat(left).containsExactly(VIDEO_SSRC, SOUND_SSRC);
    }
  }

  private record Report(int ssrc, long ntpTime, int rtpTimestamp, int packets) {}

  private static List<Report> reports(byte[] compound) {
    List<Report> reports = new ArrayList<>();
    RtcpReader.read(
        ByteBuffer.wrap(compound),
        new RtcpVisitor() {
          @Override
          public void senderReport(int ssrc, long ntp, int rtp, int packets, int octets) {
            reports.add(new Report(ssrc, ntp, rtp, packets));
          }
        });
    return reports;
  }
}
