package io.sutantra.benchmarks.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The least that can be done to send the same bytes to many connections. */
public final class PlainSender implements AutoCloseable {
  private static final byte[] ANSWER = "SUTANTRA/1 200\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocketChannel listening = ServerSocketChannel.open();
  private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();
  private final CountDownLatch missing;

  /** Listens for that many viewers. */
  public PlainSender(int viewers) throws IOException {
    missing = new CountDownLatch(viewers);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(this::accept, "plain-sender");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens. */
  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) listening.getLocalAddress();
  }

  private void accept() {
    try {
      while (missing.getCount() > 0) {
        SocketChannel channel = listening.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(ANSWER));
        channels.add(channel);
        missing.countDown();
      }
    } catch (IOException closed) {
      // Whoever waits for viewers finds that they do not come.
      return;
    }
  }

  /** Waits until all viewers are there. */
  public void awaitViewers() throws IOException {
    try {
      if (!missing.await(10, TimeUnit.SECONDS)) {
        throw new IOException(missing.getCount() + " viewers have not come");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** Writes all of {@code bytes}, from 0 to its limit as it was filled, to every viewer. */
  public void send(ByteBuffer bytes) throws IOException {
    for (SocketChannel channel : channels) {
      bytes.clear();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (SocketChannel channel : channels) {
        channel.close();
      }
    } catch (IOException ignored) {
      // Nothing is sent any more, which is what was wanted.
    }
  }
}
