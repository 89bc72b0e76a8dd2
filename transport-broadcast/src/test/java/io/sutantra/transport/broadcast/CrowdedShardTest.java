package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Datagrams that come to the wrong shard, when somebody sends too many of them. */
class CrowdedShardTest {
  private static final int MANY = 5_000;

  private final Random random = new Random(3);
  private final LoneShard lone = new LoneShard(TestSettings.TRANSPORT, 2);

  /** A viewer whose datagrams come to the other shard. */
  private LoneShard.Guest elsewhere(String id) {
    LoneShard.Guest guest = lone.guest(id);
    guest.viewer().displaced(guest.path);
    lone.run();
    lone.other.received(guest.path, ByteBuffer.wrap(guest.checkBytes()));
    lone.run();
    guest.answerProbes(1);
    return guest;
  }

  /** A check that names a viewer, or nobody, by one who does not know the password. */
  private byte[] forged(String username) {
    return StunWriter.request(TransactionId.random(random))
        .username(username)
        .priority(1)
        .controlling(1)
        .protectedBy(StunKey.of("guessed"));
  }

  private void assertHeard(LoneShard.Guest guest) {
    int before = guest.again.size();
    byte[] nack = guest.rtcp(out -> out.nack(3, 7, guest.sequenceNumbers().get(before)));
    lone.other.received(guest.path, ByteBuffer.wrap(nack));
    lone.run();
    assertThat(guest.again).as("sent again").hasSize(before + 1);
  }

  @Test
  void forgedChecksTakeNoRoomOfViewers() {
    try (lone) {
      LoneShard.Guest guest = elsewhere("a");
      lone.offer(true, 5);
      lone.advance(Duration.ofMillis(20));
      assertHeard(guest);
      String viewer = guest.theirs.ufrag() + ":" + guest.own.ufrag();
      for (int i = 0; i < MANY; i++) {
        Path from = new UdpPath(0, LoneShard.address(9), LoneShard.address(20_000 + i));
        lone.other.received(from, ByteBuffer.wrap(forged(i % 2 == 0 ? viewer : i + ":x")));
      }
      assertThat(lone.environment.counted("datagrams.unknown")).isEqualTo(MANY / 2);
      assertThat(lone.environment.counted("datagrams.crowded-out")).isGreaterThan(MANY / 4);
      assertHeard(guest);
      // There is room again for those whose path is not known yet.
      long rejected = lone.environment.counted("checks.rejected");
      Path from = new UdpPath(0, LoneShard.address(9), guest.at);
      lone.other.received(from, ByteBuffer.wrap(forged(viewer)));
      lone.run();
      assertThat(lone.environment.counted("checks.rejected")).isEqualTo(rejected + 1);
    }
  }

  @Test
  void oneViewerTakesNoRoomOfOthers() {
    try (lone) {
      LoneShard.Guest loud = elsewhere("a");
      LoneShard.Guest quiet = elsewhere("b");
      lone.offer(true, 5);
      lone.advance(Duration.ofMillis(20));
      for (int i = 0; i < MANY; i++) {
        lone.other.received(loud.path, ByteBuffer.wrap(new byte[] {(byte) 128, (byte) 200, 0}));
      }
      assertHeard(quiet);
      assertThat(lone.environment.counted("datagrams.crowded-out")).isGreaterThan(MANY / 2);
      assertHeard(loud);
    }
  }
}
