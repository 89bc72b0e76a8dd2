package io.sutantra.api.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RtpSpliceTest {
  private static final Bytes PAYLOAD = Bytes.wrap(new byte[] {1});
  private static final long SECOND = 1_000_000_000L;

  private final RtpSplice splice = new RtpSplice(90_000);

  private static RtpPacket packet(int sequence, int timestamp) {
    return new RtpPacket(sequence, timestamp, true, PAYLOAD);
  }

  @Test
  void leavesTheFirstSourceAsItIs() {
    splice.cut();
    assertThat(splice.join(packet(7, 70), 0)).isEqualTo(packet(7, 70));
    assertThat(splice.join(packet(9, 90), 1)).isEqualTo(packet(9, 90));
  }

  @Test
  void goesOnAfterACutWithAGapThatShows() {
    splice.join(packet(65_535, -10), 0);
    splice.cut();
    assertThat(splice.join(packet(30_000, 1_000_000), SECOND)).isEqualTo(packet(1, 89_990));
    assertThat(splice.join(packet(30_001, 1_003_000), SECOND)).isEqualTo(packet(2, 92_990));
    splice.cut();
    assertThat(splice.join(packet(5, 5), SECOND)).isEqualTo(packet(4, 92_991));
  }

  @Test
  void neverGoesBackInTimeHoweverLongThePause() {
    splice.join(packet(1, 0), 0);
    splice.cut();
    assertThat(splice.join(packet(1, 0), Long.MAX_VALUE / 2).timestamp()).isPositive();
  }
}
