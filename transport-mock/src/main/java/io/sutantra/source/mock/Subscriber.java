package io.sutantra.source.mock;

import io.sutantra.mock.wire.Answer;
import io.sutantra.mock.wire.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A subscribed connection: the socket, its selector, the server's answer, and the bytes received
 * after the answer.
 *
 * @param in the buffer to read into, which holds the bytes received after the answer
 */
record Subscriber(SocketChannel channel, Selector selector, Answer.Accepted answer, ByteBuffer in) {
  /** Connects and subscribes, or throws with the reason. */
  static Subscriber subscribe(MockAddress address, Duration timeout) throws IOException {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      throw new IOException(
          "cannot receive %s: there is no host '%s'".formatted(address, address.host()));
    }
    SocketChannel channel = SocketChannel.open();
    Selector selector = null;
    try {
      channel.configureBlocking(false);
      selector = Selector.open();
      return new Handshake(address, timeout, channel, selector).run(resolved);
    } catch (IOException | RuntimeException failure) {
      channel.close();
      if (selector != null) {
        selector.close();
      }
      throw failure;
    }
  }

  void close() throws IOException {
    try (selector;
        channel) {
      return;
    }
  }

  /** The exchange that connects and subscribes. */
  private static final class Handshake {
    private final MockAddress address;
    private final Duration timeout;
    private final SocketChannel channel;
    private final Selector selector;
    // The limit is in real time, whatever clock the media follows.
    private final long deadlineNanos;
    private final ByteBuffer in = ByteBuffer.allocate(Wire.LENGTH_BYTES + Wire.MAX_PACKET_BYTES);

    Handshake(MockAddress address, Duration timeout, SocketChannel channel, Selector selector) {
      this.address = address;
      this.timeout = timeout;
      this.channel = channel;
      this.selector = selector;
      this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    Subscriber run(InetSocketAddress resolved) throws IOException {
      try {
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        channel.connect(resolved);
        while (!channel.finishConnect()) {
          await("no connection");
        }
        key.interestOps(SelectionKey.OP_READ);
      } catch (TimedOut timedOut) {
        throw timedOut;
      } catch (IOException refused) {
        throw problem(refused.getMessage() + "; is a server with transport 'mock' there?", refused);
      }
      byte[] line = address.subscription().line().getBytes(StandardCharsets.US_ASCII);
      channel.write(ByteBuffer.wrap(line));
      int end = readLine();
      Answer answer = understood(new String(in.array(), 0, end, StandardCharsets.UTF_8));
      if (answer instanceof Answer.Accepted accepted) {
        in.flip().position(end + 1);
        in.compact();
        return new Subscriber(channel, selector, accepted, in);
      }
      Answer.Refused refused = (Answer.Refused) answer;
      throw problem(
          "the server refuses: %s (%d)".formatted(refused.message(), refused.status()), null);
    }

    private int readLine() throws IOException {
      int searched = 0;
      while (true) {
        for (; searched < in.position(); searched++) {
          if (in.get(searched) == '\n') {
            return searched;
          }
          if (searched >= Answer.MAX_LINE_BYTES) {
            throw notOurs();
          }
        }
        await("no answer");
        if (channel.read(in) < 0) {
          throw searched == 0
              ? problem("the server closed the connection without an answer", null)
              : notOurs();
        }
      }
    }

    private Answer understood(String line) throws IOException {
      Optional<Answer> answer = Answer.parse(line);
      if (answer.isEmpty()) {
        throw notOurs();
      }
      return answer.get();
    }

    private void await(String missing) throws IOException {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        throw new TimedOut(
            "cannot receive %s: %s within %d ms".formatted(address, missing, timeout.toMillis()));
      }
      selector.select(left / 1_000_000 + 1);
      selector.selectedKeys().clear();
    }

    private IOException notOurs() {
      return problem(
          "what answers there is no transport 'mock' of this version; it said '%s'"
              .formatted(
                  Wire.printable(
                      new String(
                          in.array(), 0, Math.min(60, in.position()), StandardCharsets.ISO_8859_1),
                      60)),
          null);
    }

    private IOException problem(String what, Throwable cause) {
      return new IOException("cannot receive %s: %s".formatted(address, what), cause);
    }
  }

  private static final class TimedOut extends IOException {
    private static final long serialVersionUID = 1L;

    TimedOut(String message) {
      super(message);
    }
  }
}
