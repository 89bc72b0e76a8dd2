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

/** A minimal sender of the same bytes to many connections. */
public final class PlainSender implements AutoCloseable {
  private static final byte[] ANSWER = "SUTANTRA/1 200\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocketChannel listening = ServerSocketChannel.open();
  private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();
  private final CountDownLatch missing;

  /** Listens for a number of viewers. */
  public PlainSender(int viewers) throws IOException {
    missing = new CountDownLatch(viewers);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(this::accept, "plain-sender");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the address to connect to. */
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
      // A caller that waits for viewers notices their absence.
      return;
    }
  }

  /** Waits until all viewers are connected. */
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

  /** Writes all of {@code bytes}, from 0 to the limit, to every viewer. */
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
      // Sending has ended, as intended.
    }
  }
}
