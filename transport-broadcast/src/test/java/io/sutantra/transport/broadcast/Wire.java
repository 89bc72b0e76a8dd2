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

/** A test viewer's way to the transport. <b>Threading:</b> any thread sends, one receives. */
interface Wire extends AutoCloseable {
  int SOCKET_BUFFER_BYTES = 1 << 20;

  void send(byte[] datagram) throws IOException;

  /** What has come; null if there is nothing. */
  byte[] receive() throws IOException;

  InetSocketAddress local() throws IOException;

  @Override
  void close() throws IOException;

  /** By UDP, from a port of its own. */
  static Wire udp(InetSocketAddress to) throws IOException {
    return udp(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), to);
  }

  /** By UDP, from a port of its own at an address. */
  static Wire udp(InetAddress from, InetSocketAddress to) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    channel.bind(new InetSocketAddress(from, 0));
    channel.configureBlocking(false);
    return new Udp(channel, to, ByteBuffer.allocate(65_535));
  }

  /** By a TCP connection. */
  static Wire tcp(InetSocketAddress to) throws IOException {
    SocketChannel channel = SocketChannel.open(to);
    channel.configureBlocking(false);
    return new Tcp(channel);
  }

  /** Datagrams. */
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

  /** Frames of a length and as many bytes, RFC 4571. */
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

    /** Sends bytes as they are. */
    synchronized void sendBytes(byte[] bytes) throws IOException {
      ByteBuffer out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        if (channel.write(out) == 0) {
          Thread.onSpinWait();
        }
      }
    }

    /** Whether the other side has closed it. What comes is dropped. */
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
