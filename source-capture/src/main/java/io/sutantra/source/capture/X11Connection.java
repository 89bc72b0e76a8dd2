package io.sutantra.source.capture;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection to an X server, without native code.
 *
 * <p>Each call takes a limited time, so that a server that hangs costs its own stream alone.
 *
 * <p><b>Threading:</b> confined. <b>Errors:</b> {@link IOException} if the server has gone, refuses
 * the client, hangs, or breaks the protocol; the connection is of no use then.
 *
 * <p><b>Spec:</b> X Window System Protocol, version 11; X Fixes Extension, version 2.
 */
final class X11Connection implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String SOCKETS = "/tmp/.X11-unix/X";
  private static final int FIRST_PORT = 6000;
  private static final int REPLY_BYTES = 32;
  private static final int MOST_WORDS = 1 << 20;
  private static final int LARGEST_CURSOR = 1024;

  private static final int GET_INPUT_FOCUS = 43;
  private static final int QUERY_EXTENSION = 98;
  private static final int XFIXES_QUERY_VERSION = 0;
  private static final int XFIXES_GET_CURSOR_IMAGE = 4;

  private static final int REPLY = 1;
  private static final int ERROR = 0;
  private static final int GENERIC_EVENT = 35;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private X11Setup setup;
  private int fixesOpcode;

  private X11Connection(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    channel.configureBlocking(false);
    key = channel.register(selector, 0);
  }

  /** Returns the path of a display's socket. */
  static Path socket(int number) {
    return Path.of(SOCKETS + number);
  }

  /**
   * Connects to a display.
   *
   * @throws IOException with the server's words, if it refuses the client
   */
  static X11Connection open(DisplayName display, X11Authority authority) throws IOException {
    SocketAddress address =
        display.local()
            ? UnixDomainSocketAddress.of(socket(display.number()))
            : new InetSocketAddress(display.host(), FIRST_PORT + display.number());
    SocketChannel channel =
        display.local() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    X11Connection connection = null;
    boolean open = false;
    try {
      connection = new X11Connection(channel, Selector.open());
      connection.connect(address);
      connection.setUp(authority);
      connection.findFixes();
      open = true;
      return connection;
    } finally {
      if (!open) {
        if (connection == null) {
          channel.close();
        } else {
          connection.close();
        }
      }
    }
  }

  private void connect(SocketAddress address) throws IOException {
    if (address instanceof InetSocketAddress internet && internet.isUnresolved()) {
      throw new IOException("there is no host '%s'".formatted(internet.getHostString()));
    }
    long end = System.nanoTime() + LIMIT.toNanos();
    if (!channel.connect(address)) {
      while (!channel.finishConnect()) {
        await(SelectionKey.OP_CONNECT, end);
      }
    }
  }

  private void setUp(X11Authority authority) throws IOException {
    byte[] protocol = authority.protocol().getBytes(StandardCharsets.ISO_8859_1);
    byte[] cookie = authority.cookie().toArray();
    ByteBuffer hello =
        buffer(12 + X11Setup.padded(protocol.length) + X11Setup.padded(cookie.length));
    hello.put((byte) 'l').put((byte) 0).putShort((short) 11).putShort((short) 0);
    hello.putShort((short) protocol.length).putShort((short) cookie.length).putShort((short) 0);
    hello.put(12, protocol).put(12 + X11Setup.padded(protocol.length), cookie);
    send(hello.position(0));
    ByteBuffer head = receive(8);
    int status = Byte.toUnsignedInt(head.get(0));
    ByteBuffer rest = receive(Short.toUnsignedInt(head.getShort(6)) * 4);
    if (status != 1) {
      int length =
          status == 0
              ? Math.min(Byte.toUnsignedInt(head.get(1)), rest.remaining())
              : rest.remaining();
      byte[] reason = new byte[length];
      rest.get(reason);
      throw new IOException(
          "the X server refuses: %s"
              .formatted(new String(reason, StandardCharsets.ISO_8859_1).strip()));
    }
    setup = X11Setup.parse(rest);
  }

  private void findFixes() throws IOException {
    byte[] name = "XFIXES".getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer query = request(QUERY_EXTENSION, 0, 2 + X11Setup.padded(name.length) / 4);
    query.putShort((short) name.length).putShort((short) 0).put(name);
    ByteBuffer reply = ask(query);
    if (reply.get(8) != 0) {
      fixesOpcode = Byte.toUnsignedInt(reply.get(9));
      ask(request(fixesOpcode, XFIXES_QUERY_VERSION, 3).putInt(2).putInt(0));
    }
  }

  /** Returns what the server says of itself. */
  X11Setup setup() {
    return setup;
  }

  /** Waits for an answer of the server, which shows that the server is alive. */
  void requireAlive() throws IOException {
    ask(request(GET_INPUT_FOCUS, 0, 1));
  }

  /** Returns the cursor as it is now; empty if the server cannot tell. */
  Optional<CursorImage> cursor() throws IOException {
    if (fixesOpcode == 0) {
      requireAlive();
      return Optional.empty();
    }
    ByteBuffer reply = ask(request(fixesOpcode, XFIXES_GET_CURSOR_IMAGE, 1));
    int width = Short.toUnsignedInt(reply.getShort(12));
    int height = Short.toUnsignedInt(reply.getShort(14));
    boolean whole = reply.capacity() - REPLY_BYTES == 4L * width * height;
    if (!whole || width > LARGEST_CURSOR || height > LARGEST_CURSOR) {
      throw new IOException("the X server's cursor of %dx%d is malformed".formatted(width, height));
    }
    IntBuffer pixels =
        reply.position(REPLY_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    return Optional.of(
        new CursorImage(
            reply.getShort(8) - Short.toUnsignedInt(reply.getShort(16)),
            reply.getShort(10) - Short.toUnsignedInt(reply.getShort(18)),
            width,
            height,
            pixels));
  }

  /** Returns a request to be filled, whose header is written. */
  private static ByteBuffer request(int opcode, int minor, int words) {
    return buffer(words * 4).put((byte) opcode).put((byte) minor).putShort((short) words);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Sends a request, and returns its whole reply. Events that come meanwhile are left out. */
  private ByteBuffer ask(ByteBuffer request) throws IOException {
    send(request.position(0));
    while (true) {
      ByteBuffer head = receive(REPLY_BYTES);
      int type = Byte.toUnsignedInt(head.get(0)) & 0x7f;
      if (type == ERROR) {
        throw new IOException(
            "the X server answers with error %d".formatted(Byte.toUnsignedInt(head.get(1))));
      }
      int words = type == REPLY || type == GENERIC_EVENT ? head.getInt(4) : 0;
      if (words < 0 || words > MOST_WORDS) {
        throw new IOException("the X server announces a reply that is too long");
      }
      ByteBuffer rest = receive(words * 4);
      if (type == REPLY) {
        return buffer(REPLY_BYTES + rest.capacity()).put(head).put(rest).position(0);
      }
    }
  }

  private void send(ByteBuffer bytes) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE, end);
      }
    }
  }

  private ByteBuffer receive(int bytes) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    ByteBuffer in = buffer(bytes);
    while (in.hasRemaining()) {
      int count = channel.read(in);
      if (count < 0) {
        throw new EOFException("the X server has closed the connection");
      }
      if (count == 0) {
        await(SelectionKey.OP_READ, end);
      }
    }
    return in.position(0);
  }

  private void await(int operation, long endNanos) throws IOException {
    key.interestOps(operation);
    long millis = (endNanos - System.nanoTime()) / 1_000_000;
    if (millis <= 0 || (selector.select(millis) == 0 && endNanos - System.nanoTime() <= 0)) {
      throw new SocketTimeoutException(
          "the X server does not answer within %d s".formatted(LIMIT.toSeconds()));
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() {
    closeQuietly(selector);
    closeQuietly(channel);
  }

  private static void closeQuietly(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      // The connection is not used any more, and the system has taken back the descriptor.
    }
  }
}
