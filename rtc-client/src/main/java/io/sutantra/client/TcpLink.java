package io.sutantra.client;

import io.sutantra.rtc.session.FramedDatagrams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A link by TCP connections to the server, one to each of its addresses that something is sent to.
 *
 * <p><b>Spec:</b> RFC 6544, the active side.
 */
final class TcpLink implements DatagramLink {
  private static final int READ_BYTES = 65_536;

  /** The most datagrams that wait for a connection; more would be late when they came. */
  private static final int MAX_WAITING = 64;

  private final Selector selector;
  private final InetSocketAddress local;
  private final Map<InetSocketAddress, Connection> connections = new HashMap<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);

  TcpLink(InetAddress address, Selector selector) {
    this.selector = selector;
    this.local = LocalAddress.ofActiveTcp(address);
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public void send(InetSocketAddress to, byte[] datagram) {
    connections.computeIfAbsent(to, Connection::new).send(datagram);
  }

  @Override
  public void receive(Arrivals arrivals) {
    Collection<Connection> all = List.copyOf(connections.values());
    for (Connection connection : all) {
      connection.receive(arrivals);
    }
  }

  @Override
  public void close() {
    connections.values().forEach(Connection::close);
  }

  /** A connection to one address. A connection that is lost is not made anew. */
  private final class Connection {
    private final InetSocketAddress remote;
    private final FramedDatagrams frames = new FramedDatagrams();
    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private SocketChannel channel;
    private String problem = "";
    private boolean told;

    Connection(InetSocketAddress remote) {
      this.remote = remote;
      try {
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_CONNECT);
        if (channel.connect(remote)) {
          listen();
        }
      } catch (IOException | UnresolvedAddressException e) {
        fail(e);
      }
    }

    private void listen() {
      channel
          .keyFor(selector)
          .interestOps(
              waiting.isEmpty()
                  ? SelectionKey.OP_READ
                  : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    private void send(byte[] datagram) {
      if (problem.isEmpty() && waiting.size() < MAX_WAITING) {
        waiting.add(ByteBuffer.wrap(FramedDatagrams.frame(datagram)));
        flush();
      }
    }

    private void flush() {
      try {
        if (!channel.isConnected()) {
          return;
        }
        while (!waiting.isEmpty()) {
          channel.write(waiting.element());
          if (waiting.element().hasRemaining()) {
            break;
          }
          waiting.remove();
        }
        listen();
      } catch (IOException e) {
        fail(e);
      }
    }

    private void receive(Arrivals arrivals) {
      try {
        if (problem.isEmpty() && (channel.isConnected() || channel.finishConnect())) {
          flush();
          read(arrivals);
        }
      } catch (IOException e) {
        fail(e);
      }
      if (!problem.isEmpty() && !told) {
        told = true;
        arrivals.disconnected(remote, problem);
      }
    }

    private void read(Arrivals arrivals) throws IOException {
      while (problem.isEmpty()) {
        int length = channel.read(in.clear());
        if (length < 0) {
          throw new IOException("the server closed it");
        }
        if (length == 0) {
          return;
        }
        frames.receive(in.flip(), datagram -> arrivals.arrived(remote, datagram));
      }
    }

    private void fail(Exception why) {
      problem = why.getMessage() == null ? why.toString() : why.getMessage();
      close();
    }

    private void close() {
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException alreadyGone) {
        // There is nothing left to give back.
        return;
      }
    }
  }
}
