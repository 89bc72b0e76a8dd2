package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import io.sutantra.testkit.FuzzInput;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A fuzz test of the framing of TCP connections: segmentation must not change the datagrams. */
class TcpConnectionFuzzTest {
  private static final int LENGTH_BYTES = 2;

  /** An embedded channel with internet addresses. */
  private static final class Connection extends EmbeddedChannel {
    Connection(TcpAcceptor acceptor) {
      super(new TcpConnection(acceptor));
    }

    @Override
    protected SocketAddress localAddress0() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_001);
    }
  }

  /** Returns inputs: the first byte is the size of the segments, the rest is the byte stream. */
  static Stream<byte[]> streams() {
    byte[] check =
        StunWriter.request(new TransactionId(1, 2))
            .username("AAabcdefgh:abcdefgh")
            .priority(1)
            .controlling(1)
            .protectedBy(StunKey.of("a password of some length"));
    byte[] empty = {};
    byte[] frames = FuzzInput.joined(List.of(check, empty, new byte[] {22, 0}, check));
    byte[] tooLong = {0x10, 0x01, 0, 0, 0, 1, 7};
    return Stream.of(segments(1, frames), segments(7, frames), segments(3, tooLong));
  }

  private static byte[] segments(int size, byte[] stream) {
    return ByteBuffer.allocate(1 + stream.length).put((byte) size).put(stream).array();
  }

  @Test
  void cutsWhatIsDamaged() {
    FuzzInput.mutate(streams().toList(), 300, 1, this::meansTheSameInAnySegments);
  }

  @MethodSource("streams")
  @FuzzTest
  void meansTheSameInAnySegments(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] stream = Arrays.copyOfRange(input, 1, input.length);
    byte[] whole = answers(stream, Math.max(1, stream.length));
    byte[] segments = answers(stream, 1 + (input[0] & 0xFF));
    // A frame that is too long may close the connection before earlier frames are answered.
    if (framesFit(stream)) {
      assertThat(segments).isEqualTo(whole);
    }
    assertThat(segments.length).isLessThanOrEqualTo(stream.length);
    assertThat(whole.length).isLessThanOrEqualTo(stream.length);
  }

  /** Returns the bytes that the transport sends back. */
  private static byte[] answers(byte[] stream, int segmentBytes) {
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      LoneShard.Guest guest = lone.guest("watcher");
      lone.shard.io().flush();
      int events = lone.events.size();
      TcpAcceptor acceptor =
          new TcpAcceptor(
              lone.shards, 1, 1, lone.shard.io().counters(), System.getLogger("io.sutantra.test"));
      Connection connection = new Connection(acceptor);
      for (int at = 0; at < stream.length && connection.isOpen(); at += segmentBytes) {
        int length = Math.min(segmentBytes, stream.length - at);
        connection.pipeline().fireChannelRead(Unpooled.copiedBuffer(stream, at, length));
        connection.pipeline().fireChannelReadComplete();
        lone.run();
      }
      assertThat(connection.isOpen()).isEqualTo(framesFit(stream));
      ByteBuf answer;
      while ((answer = connection.readOutbound()) != null) {
        while (answer.isReadable()) {
          answers.write(answer.readByte());
        }
        answer.release();
      }
      if (connection.isOpen()) {
        var unused = connection.close();
      }
      connection.runPendingTasks();
      lone.run();
      assertThat(acceptor.open()).isZero();
      assertThat(lone.events).hasSize(events);
      assertThat(guest.gone).isFalse();
    }
    return answers.toByteArray();
  }

  /** Returns whether no frame is too long, by an independent parser of RFC 4571. */
  private static boolean framesFit(byte[] stream) {
    ByteBuffer in = ByteBuffer.wrap(stream);
    while (in.remaining() >= LENGTH_BYTES) {
      int length = in.getShort() & 0xFFFF;
      if (length > TcpPath.MAX_FRAME_BYTES) {
        return false;
      }
      in.position(Math.min(in.limit(), in.position() + length));
    }
    return true;
  }
}
