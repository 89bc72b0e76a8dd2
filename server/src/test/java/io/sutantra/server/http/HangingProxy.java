package io.sutantra.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy in front of a server that can lose requests, as a connection does whose other end is
 * gone: the client gets no answer and no error.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class HangingProxy implements AutoCloseable {
  private static final int CHUNK_BYTES = 65_536;

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger patchesToLose = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();

  /** Starts a proxy in front of a server. */
  public HangingProxy(URI server) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    listener = new ServerSocket(0, 50, InetAddress.getByName(server.getHost()));
    daemon(this::accept);
  }

  /** Returns a URL of the server that leads through the proxy. */
  public URI uri(String path) {
    return URI.create(
        "http://%s:%d%s".formatted(server.getHostString(), listener.getLocalPort(), path));
  }

  /** Loses the next {@code PATCH} requests, and keeps their connections silent from then on. */
  public void losePatches(int requests) {
    lost.set(0);
    givenUp.set(0);
    patchesToLose.set(requests);
  }

  /** Returns how many requests were lost. */
  public int lost() {
    return lost.get();
  }

  /** Returns how many silent connections the client has closed. */
  public int givenUp() {
    return givenUp.get();
  }

  private static void daemon(Runnable pump) {
    Thread thread = new Thread(pump, "hanging-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.getAddress(), server.getPort());
        sockets.add(client);
        sockets.add(upstream);
        daemon(() -> forward(client, upstream, true));
        daemon(() -> forward(upstream, client, false));
      }
    } catch (IOException closed) {
      // The proxy was closed.
    }
  }

  private void forward(Socket from, Socket to, boolean requests) {
    byte[] chunk = new byte[CHUNK_BYTES];
    boolean silent = false;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        silent = silent || (requests && getsLost(chunk, length));
        if (!silent) {
          out.write(chunk, 0, length);
        }
      }
    } catch (IOException reset) {
      // A reset counts as an end.
    }
    if (silent) {
      givenUp.incrementAndGet();
    }
  }

  /**
   * Returns whether the chunk begins a request that must be lost. Browsers send one request at a
   * time.
   */
  private boolean getsLost(byte[] chunk, int length) {
    boolean patch =
        new String(chunk, 0, Math.min(length, 6), StandardCharsets.US_ASCII).equals("PATCH ");
    if (patch && patchesToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      lost.incrementAndGet();
      return true;
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
