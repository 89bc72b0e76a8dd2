package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import io.sutantra.testkit.FuzzInput;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes to the port, from a viewer's address or another: the viewer does not mind. */
class ShardFuzzTest {
  private static final int MAX_DATAGRAMS = 64;
  private static final InetSocketAddress LOCAL = address(9);
  private static final InetSocketAddress STRANGER = address(4_000);

  /** Of the first byte, the lowest bit says from whose address the rest comes, by a viewer's. */
  private static final int VIEWERS = 1;

  /** And this, that it is RTCP which the viewer has protected. */
  private static final int PROTECTED = 2;

  /** And this, in the first piece, that all of it comes when consent has run out. */
  private static final int SILENT = 4;

  private static final Duration SILENCE = Duration.ofSeconds(31);

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  static Stream<byte[]> datagrams() {
    byte[] check =
        StunWriter.request(new TransactionId(1, 2))
            .username("AAabcdefgh:abcdefgh")
            .priority(1)
            .controlling(1)
            .useCandidate()
            .protectedBy(StunKey.of("a password of some length"));
    byte[] nack = {(byte) 0x81, (byte) 205, 0, 3, 0, 0, 0, 3, 0, 0, 0, 7, 0, 101, 0, 1};
    byte[] loss = {(byte) 0x81, (byte) 206, 0, 2, 0, 0, 0, 3, 0, 0, 0, 7};
    byte[] report = new byte[32];
    ByteBuffer.wrap(report).putInt(0x81C90007).putInt(3).putInt(7).putInt(0x10000002).putInt(103);
    byte[] media = Arrays.copyOf(new byte[] {(byte) 0x80, 96, 0, 1}, 40);
    return Stream.of(
        FuzzInput.joined(List.of(FuzzInput.piece(check, 0), FuzzInput.piece(check, VIEWERS))),
        FuzzInput.joined(
            List.of(
                FuzzInput.piece(nack, VIEWERS),
                FuzzInput.piece(nack, PROTECTED),
                FuzzInput.piece(loss, PROTECTED))),
        FuzzInput.joined(
            List.of(
                FuzzInput.piece(report, PROTECTED),
                FuzzInput.piece(media, VIEWERS),
                FuzzInput.piece(media, 0))),
        FuzzInput.joined(
            List.of(
                FuzzInput.piece(check, VIEWERS | SILENT),
                FuzzInput.piece(loss, PROTECTED),
                FuzzInput.piece(nack, PROTECTED))));
  }

  @Test
  void mindsNothingDamaged() {
    FuzzInput.mutate(datagrams().toList(), 100, 1, this::mindsNothing);
  }

  @MethodSource("datagrams")
  @FuzzTest
  void mindsNothing(byte[] input) {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      LoneShard.Guest guest = lone.guest("watcher");
      lone.offer(true, 3);
      lone.advance(Duration.ofMillis(20));
      List<byte[]> pieces = FuzzInput.pieces(input, MAX_DATAGRAMS);
      boolean silent = !pieces.isEmpty() && startsWith(pieces.get(0), SILENT);
      if (silent) {
        lone.advance(SILENCE);
      }
      int events = lone.events.size();
      int reports = guest.rtcp.size();
      for (byte[] piece : pieces) {
        if (piece.length == 0) {
          continue;
        }
        byte[] datagram = Arrays.copyOfRange(piece, 1, piece.length);
        boolean protects = startsWith(piece, PROTECTED);
        if (protects || startsWith(piece, VIEWERS)) {
          boolean fits = datagram.length >= 8 && datagram.length <= 1_200;
          if (!isDtls(datagram) && (fits || !protects)) {
            guest.send(protects ? guest.rtcp(datagram) : datagram);
          }
        } else {
          lone.shard.received(new UdpPath(0, LOCAL, STRANGER), ByteBuffer.wrap(datagram));
          lone.shard.io().flush();
          assertThat(answered(lone)).isLessThanOrEqualTo(datagram.length);
        }
      }
      lone.offer(silent, 2);
      lone.advance(Duration.ofMillis(20));
      if (silent) {
        assertThat(guest.frames()).as("without consent").containsExactly(0);
        assertThat(guest.again).isEmpty();
        assertThat(guest.rtcp).hasSize(reports);
        guest.check();
        lone.offer(true, 2);
        lone.advance(Duration.ofMillis(20));
      }
      assertThat(lone.events).hasSize(events);
      assertThat(guest.gone).isFalse();
      assertThat(guest.frames())
          .as("the frame of before, and the one after")
          .contains(0, silent ? 2 : 1);
    }
  }

  private static boolean startsWith(byte[] piece, int bit) {
    return piece.length > 0 && (piece[0] & bit) != 0;
  }

  /** It has a test of its own, and these viewers have no certificates. <b>Spec:</b> RFC 7983. */
  private static boolean isDtls(byte[] datagram) {
    return datagram.length > 0 && datagram[0] >= 20 && datagram[0] <= 63;
  }

  private static int answered(LoneShard lone) {
    int bytes = 0;
    DatagramPacket packet;
    while ((packet = lone.socket.readOutbound()) != null) {
      ByteBuf content = packet.content();
      if (packet.recipient().equals(STRANGER)) {
        bytes += content.readableBytes();
      }
      packet.release();
    }
    return bytes;
  }
}
