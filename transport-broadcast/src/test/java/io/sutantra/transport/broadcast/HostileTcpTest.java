package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of hostile TCP connections, while a viewer by TCP and a viewer by UDP go on watching. */
@Timeout(120)
class HostileTcpTest {
  private static final int LIMIT = 64;
  private static final int IDLE = 300;
  private static final int ROUNDS = 60;
  private static final int PACKETS = 3;
  private static final Duration MOMENT = Duration.ofMillis(10);

  private final Random random = new Random(7);
  private final List<Wire.Tcp> strangers = new ArrayList<>();
  private int offered;

  private Wire.Tcp stranger(InetSocketAddress target) throws IOException {
    Wire.Tcp made = (Wire.Tcp) Wire.tcp(target);
    strangers.add(made);
    return made;
  }

  /** Sends bytes; the transport may have closed the connection already. */
  private static void send(Wire.Tcp by, byte... bytes) {
    try {
      by.sendBytes(bytes);
    } catch (IOException refused) {
      assertThat(by.ended()).isTrue();
    }
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  /** Opens a connection and sends one kind of invalid data. */
  private void attack(int round, InetSocketAddress target, byte[] valid) throws IOException {
    Wire.Tcp by = stranger(target);
    switch (round % 6) {
      case 0 -> send(by, noise(5_000));
      case 1 -> send(by, (byte) 0xFF, (byte) 0xFF);
      case 2 -> send(by, Arrays.copyOf(new byte[] {0x10, 0}, 1_000));
      case 3 -> {
        // A complete frame with half a check, and an incomplete frame.
        byte[] half = Arrays.copyOf(valid, valid.length / 2);
        by.send(half);
        send(by, (byte) 0, (byte) 100, (byte) 1);
      }
      case 4 -> {
        send(by, (byte) 1, (byte) 0, (byte) 7);
        by.close();
      }
      default -> send(by, new byte[3_000]);
    }
  }

  private void offer(Stage stage) {
    stage.offer(offered++ == 0, PACKETS);
    stage.listen(MOMENT);
  }

  @Test
  void viewersGetEveryFrameWhateverStrangersDo() throws IOException {
    try (Stage stage =
        new Stage(TestSettings.TRANSPORT.with("max-tcp-connections-per-address", LIMIT))) {
      TestPeer byUdp = stage.connected();
      TestPeer byTcp = stage.peer();
      stage.signal(byTcp, byTcp.offer());
      InetSocketAddress target = byTcp.target("tcp");
      byTcp.over(Wire.tcp(target));
      stage.connect(byTcp);
      long descriptors = ProcessState.descriptorCount();
      long refused = stage.counted("connections.refused");

      for (int i = 0; i < IDLE; i++) {
        Wire.Tcp unused = stranger(target);
      }
      stage.await(
          "the idle ones counted",
          () -> stage.counted("connections.refused") - refused >= IDLE - LIMIT + 1);
      assertThat(strangers.stream().filter(each -> !each.ended()).count()).isLessThan(LIMIT);
      List<Wire.Tcp> slow = strangers.subList(0, LIMIT / 2);
      for (int i = 0; i < ROUNDS; i++) {
        // One byte at a time of a frame that is never complete.
        for (Wire.Tcp each : slow) {
          send(each, (byte) 1);
        }
        offer(stage);
      }
      for (Wire.Tcp each : strangers) {
        each.close();
      }
      strangers.clear();
      byte[] valid = byUdp.check(byUdp.own(), byUdp.theirs(), false);
      for (int i = 0; i < ROUNDS; i++) {
        attack(i, target, valid);
        offer(stage);
      }
      // The transport also closes connections without data.
      List<Wire.Tcp> left = List.copyOf(strangers);
      stage.await("all are sent away", () -> left.stream().allMatch(Wire.Tcp::ended));
      for (Wire.Tcp each : left) {
        each.close();
      }

      int all = offered * PACKETS;
      stage.await("every frame", () -> byUdp.media.size() == all && byTcp.media.size() == all);
      assertThat(stage.statusOf(byUdp)).isEqualTo(ViewerStatus.CONNECTED);
      assertThat(stage.statusOf(byTcp)).isEqualTo(ViewerStatus.CONNECTED);
      if (descriptors > 0) {
        // Other tests and the runtime have open files too.
        stage.await(
            "descriptors given back", () -> ProcessState.descriptorCount() <= descriptors + 8);
      }
    }
  }
}
