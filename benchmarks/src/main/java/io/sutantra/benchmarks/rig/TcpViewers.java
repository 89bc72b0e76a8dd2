package io.sutantra.benchmarks.rig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Viewers of the mock transport: connections that subscribe to a stream. One thread reads them and
 * counts the ends of access units, without looking at anything else.
 *
 * <p><b>Spec:</b> RFC 4571 framing; the marker, RFC 3550 section 5.1.
 */
public final class TcpViewers implements AutoCloseable {
  private static final int READ_BYTES = 1 << 18;

  /**
   * The smallest second byte of a packet with a marker: the marker and a dynamic payload type. RTCP
   * on the same connection is below.
   */
  private static final int LEAST_MARKED = 0x80 | 96;

  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Runnable frameArrived;
  private final Thread thread = new Thread(this::read, "tcp-viewers");
  private volatile boolean closed;

  /**
   * Connects and subscribes.
   *
   * @param frameArrived the action that the reading thread runs when a viewer has received a whole
   *     access unit
   */
  public TcpViewers(InetSocketAddress address, String streamId, int viewers, Runnable frameArrived)
      throws IOException {
    this.frameArrived = frameArrived;
    try {
      for (int i = 0; i < viewers; i++) {
        SocketChannel channel = SocketChannel.open(address);
        channels.add(channel);
        subscribe(channel, streamId);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Viewer());
      }
    } catch (IOException | RuntimeException failure) {
      close();
      throw failure;
    }
    thread.setDaemon(true);
    thread.start();
  }

  private static void subscribe(SocketChannel channel, String streamId) throws IOException {
    channel.write(
        ByteBuffer.wrap(
            ("SUTANTRA/1 SUBSCRIBE " + streamId + "\n").getBytes(StandardCharsets.US_ASCII)));
    StringBuilder answer = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    // The line is read byte by byte, so that none of the following bytes is swallowed.
    while (answer.indexOf("\n") < 0) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new IOException("the connection was closed after '" + answer + "'");
      }
      answer.append((char) one.get(0));
    }
    if (!answer.toString().startsWith("SUTANTRA/1 200")) {
      throw new IOException("the subscription was answered with '" + answer + "'");
    }
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    try {
      while (!closed) {
        selector.select(key -> readFrom(key, buffer));
      }
    } catch (IOException | RuntimeException broken) {
      // A caller that waits for frames notices their absence.
      System.getLogger(TcpViewers.class.getName())
          .log(System.Logger.Level.WARNING, "the viewers have stopped reading", broken);
    }
  }

  private void readFrom(SelectionKey key, ByteBuffer buffer) {
    buffer.clear();
    try {
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        key.cancel();
      }
    } catch (IOException reset) {
      key.cancel();
    }
    ((Viewer) key.attachment()).count(buffer.flip());
  }

  @Override
  public void close() {
    closed = true;
    try {
      selector.wakeup();
      for (SocketChannel channel : channels) {
        channel.close();
      }
      if (thread.isAlive()) {
        thread.join(1_000);
      }
      selector.close();
    } catch (IOException ignored) {
      // Reading has ended, as intended.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A connection's place in the framing. */
  private final class Viewer {
    private int lengthBytes;
    private int length;
    private int taken;
    private boolean marked;

    void count(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        if (lengthBytes < 2) {
          length = length << 8 | (bytes.get() & 0xFF);
          lengthBytes++;
          continue;
        }
        int here = Math.min(length - taken, bytes.remaining());
        if (taken <= 1 && taken + here > 1) {
          marked = (bytes.get(bytes.position() + 1 - taken) & 0xFF) >= LEAST_MARKED;
        }
        bytes.position(bytes.position() + here);
        taken += here;
        if (taken == length) {
          if (marked) {
            frameArrived.run();
          }
          lengthBytes = 0;
          length = 0;
          taken = 0;
          marked = false;
        }
      }
    }
  }
}
