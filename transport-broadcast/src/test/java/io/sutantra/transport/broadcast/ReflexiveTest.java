package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReflexiveTest {
  private static final InetSocketAddress LOCAL = LoneShard.address(9);
  private static final InetSocketAddress SERVER = LoneShard.address(3_478);
  private static final InetSocketAddress OUTSIDE = LoneShard.address(40_000);

  private static List<String> types(Candidates candidates) {
    return candidates.all().stream().map(IceCandidate::type).toList();
  }

  @Test
  void whatNoServerSeesAnyMoreIsNotOffered() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Candidates candidates =
          new Candidates(
              List.of(LOCAL), List.of(), new Candidates.Announced(List.of(), false), false);
      new Reflexive(lone.shard, List.of(LOCAL), candidates, System.getLogger("io.sutantra.test"))
          .start(List.of(new BroadcastSettings.StunServer("127.0.0.1", SERVER.getPort())));
      lone.run();
      assertThat(lone.toStrangers).hasSize(1);
      StunMessage question =
          StunMessage.parse(ByteBuffer.wrap(lone.toStrangers.get(0))).orElseThrow();
      byte[] answer = StunWriter.success(question.transactionId(), OUTSIDE).finish();
      lone.shard.received(new UdpPath(0, LOCAL, LoneShard.address(3_479)), ByteBuffer.wrap(answer));
      assertThat(types(candidates)).as("by one who was not asked").containsExactly("host");
      lone.shard.received(new UdpPath(0, LOCAL, SERVER), ByteBuffer.wrap(answer));
      assertThat(types(candidates)).containsExactly("host", "srflx");
      // The request is repeated after 20 s, and fails 39.5 s later.
      lone.advance(Duration.ofSeconds(59));
      assertThat(types(candidates)).containsExactly("host", "srflx");
      lone.advance(Duration.ofSeconds(1));
      assertThat(types(candidates)).containsExactly("host");
      assertThat(lone.toStrangers).hasSize(1 + 7);
    }
  }
}
