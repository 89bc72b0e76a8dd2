package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.sutantra.testkit.MapSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a shard's socket on paths that take no segmented messages. */
@Timeout(120)
class ShardSocketTest {
  private static final int PMTUDISC_OMIT = 5;
  private static final int PACKETS = 40;

  @Test
  void whatIsSaidOfThePathIsNotBelieved() throws IOException {
    assumeTrue(Epoll.isAvailable(), "skipped: epoll is of Linux only");
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      Channel channel =
          new Ports(
                  BroadcastSettings.of(TestSettings.TRANSPORT),
                  System.getLogger("io.sutantra.test"))
              .bindUdp(loops.next(), LoneShard.address(0), new ChannelInboundHandlerAdapter());
      assertThat(channel.config().getOption(Ports.MTU_DISCOVERY.get(0))).isEqualTo(PMTUDISC_OMIT);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  @Test
  void whatIsRefusedIsCountedForItsAddress() {
    List<String> refused = new ArrayList<>();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(
                  ChannelHandlerContext context, Object message, ChannelPromise promise) {
                DatagramPacket packet = (DatagramPacket) message;
                if (packet.recipient().getPort() == 2) {
                  packet.release();
                  promise.tryFailure(new IOException("Message too long"));
                } else {
                  var unused = context.write(message, promise);
                }
              }
            });
    ShardSocket socket =
        new ShardSocket(
            channel, () -> 0, (to, datagrams) -> refused.add(to.getPort() + "*" + datagrams));
    byte[] bytes = new byte[100];
    for (int i = 0; i < 3 * ShardSocket.MAX_MESSAGES; i++) {
      socket.write(LoneShard.address(1 + i % 3), bytes, bytes.length, bytes.length);
    }
    socket.flush();
    assertThat(refused).hasSize(ShardSocket.MAX_MESSAGES).containsOnly("2*1");
    assertThat(channel.outboundMessages()).hasSize(2 * ShardSocket.MAX_MESSAGES);
    socket.close();
    channel.finishAndReleaseAll();
  }

  @Test
  void onlyWhatIsForSegmentsHasAnAddressSentNone() {
    assumeTrue(Epoll.isAvailable(), "skipped: epoll is of Linux only");
    for (int error : new int[] {1, 5, 22, 90, 101, 105}) {
      IOException cause = new Errors.NativeIoException("sendmmsg", -error);
      boolean stays = error != 5 && error != 22 && error != 90;
      assertThat(ShardSocket.isForSegments(cause)).as("errno %d", error).isEqualTo(!stays);
    }
    assertThat(ShardSocket.isForSegments(new IOException("something else"))).isFalse();
  }

  /**
   * Runs a viewer in a network namespace, first with a route whose MTU is 600 bytes, as an ICMP
   * message would set the path MTU, then with an interface whose MTU is 1,000 bytes.
   */
  @Test
  void smallPathsGetTheirMedia(@TempDir Path directory) throws Exception {
    assumeTrue(
        Epoll.isAvailable() && canMakeNetworks(),
        "skipped: needs root, and unshare and ip of Linux, to make a network of its own");
    Path output = directory.resolve("output");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "unshare",
                "-n",
                "sh",
                "-c",
                "ip link set lo up && ip route add local 127.0.77.1 dev lo mtu 600 && exec \"$@\"",
                "sh",
                java,
                "-cp",
                System.getProperty("java.class.path"),
                SmallMtu.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(90, TimeUnit.SECONDS);
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean canMakeNetworks() throws InterruptedException {
    try {
      Process tried = new ProcessBuilder("unshare", "-n", "ip", "link", "set", "lo", "up").start();
      return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
    } catch (IOException none) {
      return false;
    }
  }

  /** The program with a viewer on paths with a small MTU, which runs as a process of its own. */
  static final class SmallMtu {
    private SmallMtu() {}

    public static void main(String[] arguments) throws Exception {
      MapSettings settings = TestSettings.TRANSPORT.with("host", "127.0.77.1").with("tcp", false);
      try (Stage stage = new Stage(settings)) {
        TestPeer peer = stage.connected();
        stage.offer(true, PACKETS);
        stage.await("media by a path of 600 bytes", () -> peer.media.size() == PACKETS);
        assertThat(stage.counted("datagrams.refused")).isZero();

        new ProcessBuilder("ip", "link", "set", "lo", "mtu", "1000").inheritIO().start().waitFor();
        stage.offer(true, PACKETS);
        stage.await("a refusal", () -> stage.counted("datagrams.refused") > 0);
        int sofar = peer.media.size();
        stage.listen(Duration.ofMillis(100));
        stage.offer(true, PACKETS);
        stage.await(
            "media by an interface of 1000 bytes", () -> peer.media.size() >= sofar + PACKETS);
        stage.await(
            "refusals in the viewer's statistics",
            () -> stage.log.statistics(peer.id).numbers().containsKey("not-taken-by-kernel"));
      }
    }
  }
}
