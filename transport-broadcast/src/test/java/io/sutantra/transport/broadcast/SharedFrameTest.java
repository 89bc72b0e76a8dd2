package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharedFrameTest {
  @Test
  void tellsWhetherItsPacketsCanBeCutByTheKernel() {
    assertThat(Frames.shared(0, 0, true, 10, 10, 10).uniform()).isTrue();
    assertThat(Frames.shared(0, 0, true, 10, 10, 3).uniform()).isTrue();
    assertThat(Frames.shared(0, 0, true, 3).uniform()).isTrue();
    assertThat(Frames.shared(0, 0, true, 10, 10, 11).uniform()).isFalse();
    assertThat(Frames.shared(0, 0, true, 10, 3, 10).uniform()).isFalse();
  }

  @Test
  void knowsItsPackets() {
    SharedFrame frame = Frames.shared(7, 3, true, 10, 20, 5);
    assertThat(frame.firstIndex()).isEqualTo(7);
    assertThat(frame.endIndex()).isEqualTo(10);
    assertThat(frame.sizeBytes()).isEqualTo(35);
    assertThat(frame.marker(1)).isFalse();
    assertThat(frame.marker(2)).isTrue();
    assertThat(frame.payload(1)).containsOnly(2).hasSize(20);
  }

  @Test
  void refusesPacketsThatNoNetworkTakes() {
    int most = SharedFrame.MAX_PAYLOAD_BYTES;
    assertThat(Frames.shared(0, 0, true, most, most).sizeBytes()).isEqualTo(2 * most);
    assertThatThrownBy(() -> Frames.shared(0, 0, true, 10, most + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("packet 2 of 2 has 1501 bytes of payload, must have 1500 at most");
  }

  @Test
  void asManyOfTheLongestAsAreSentAtATimeFitOneMessage() {
    int most = SharedFrame.MAX_PAYLOAD_BYTES;
    int[] lengths = new int[40];
    java.util.Arrays.fill(lengths, most);
    try (LoneShard lone =
        new LoneShard(TestSettings.TRANSPORT.with("pacing.max-burst-packets", lengths.length))) {
      LoneShard.Guest guest = lone.guest("a");
      assertThat(lone.stream.offer(Frames.packetized(true, 0, lengths))).isTrue();
      lone.run();
      assertThat(guest.media).hasSize(lengths.length);
      guest.nack(guest.media.get(9).sequenceNumber());
      assertThat(guest.again.get(0).payload()).isEqualTo(guest.media.get(9).payload());
    }
  }
}
