package io.sutantra.transport.broadcast;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/**
 * A test viewer's socket, connected to the transport. <b>Threading:</b> any thread may send, one
 * thread receives.
 */
interface Wire extends AutoCloseable {
  int SOCKET_BUFFER_BYTES = 1 << 20;

  void send(byte[] datagram) throws IOException;

  /** Returns the next datagram; null if there is none. */
  byte[] receive() throws IOException;

  InetSocketAddress local() throws IOException;

  @Override
  void close() throws IOException;

  /** Opens a UDP socket at the loopback address, at a free port. */
  static Wire udp(InetSocketAddress to) throws IOException {
    return udp(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), to);
  }

  /** Opens a UDP socket at an address, at a free port. */
  static Wire udp(InetAddress from, InetSocketAddress to) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    channel.bind(new InetSocketAddress(from, 0));
    channel.configureBlocking(false);
    return new Udp(channel, to, ByteBuffer.allocate(65_535));
  }

  /** Opens a TCP connection. */
  static Wire tcp(InetSocketAddress to) throws IOException {
    SocketChannel channel = SocketChannel.open(to);
    channel.configureBlocking(false);
    return new Tcp(channel);
  }

  /** A UDP socket. */
  record Udp(DatagramChannel channel, InetSocketAddress to, ByteBuffer buffer) implements Wire {
    @Override
    public void send(byte[] datagram) throws IOException {
      int unused = channel.send(ByteBuffer.wrap(datagram), to);
    }

    @Override
    public byte[] receive() throws IOException {
      try {
        buffer.clear();
        if (channel.receive(buffer) == null) {
          return null;
        }
      } catch (PortUnreachableException closed) {
        return null;
      }
      byte[] datagram = new byte[buffer.flip().remaining()];
      buffer.get(datagram);
      return datagram;
    }

    @Override
    public InetSocketAddress local() throws IOException {
      return (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A TCP connection, with the framing of RFC 4571. */
  final class Tcp implements Wire {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 18);

    Tcp(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void send(byte[] datagram) throws IOException {
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      framed.write(datagram.length >>> 8);
      framed.write(datagram.length);
      framed.write(datagram);
      sendBytes(framed.toByteArray());
    }

    /** Sends bytes without framing. */
    synchronized void sendBytes(byte[] bytes) throws IOException {
      ByteBuffer out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        if (channel.write(out) == 0) {
          Thread.onSpinWait();
        }
      }
    }

    /** Returns whether the transport has closed the connection; drops all received bytes. */
    boolean ended() {
      try {
        int read;
        do {
          in.clear();
          read = channel.read(in);
        } while (read > 0);
        return read < 0;
      } catch (IOException reset) {
        return true;
      } finally {
        in.clear();
      }
    }

    @Override
    public byte[] receive() throws IOException {
      int unused = channel.read(in);
      in.flip();
      byte[] datagram = null;
      if (in.remaining() >= 2) {
        int length = in.getShort(in.position()) & 0xFFFF;
        if (in.remaining() >= 2 + length) {
          datagram = new byte[length];
          in.position(in.position() + 2).get(datagram);
        }
      }
      in.compact();
      return datagram;
    }

    @Override
    public InetSocketAddress local() throws IOException {
      return (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
