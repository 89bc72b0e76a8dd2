package io.sutantra.source.capture;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/** An X client that paints the root window of a display. */
final class Painter implements AutoCloseable {
  private static final int CHANGE_WINDOW_ATTRIBUTES = 2;
  private static final int WARP_POINTER = 41;
  private static final int GET_INPUT_FOCUS = 43;
  private static final int CREATE_PIXMAP = 53;
  private static final int CREATE_GC = 55;
  private static final int POLY_FILL_RECTANGLE = 70;
  private static final int CREATE_CURSOR = 93;
  private static final int CURSOR = 0x4000;
  private static final int FOREGROUND = 4;

  private final SocketChannel channel;
  private final int base;
  private final int root;
  private int next;

  Painter(String display) throws IOException {
    int number = DisplayName.parse(display).orElseThrow().number();
    channel = SocketChannel.open(UnixDomainSocketAddress.of(X11Connection.socket(number)));
    ByteBuffer hello = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    hello.put(0, (byte) 'l').putShort(2, (short) 11);
    channel.write(hello);
    ByteBuffer head = receive(8);
    ByteBuffer setup = receive(Short.toUnsignedInt(head.getShort(6)) * 4);
    base = setup.getInt(4);
    root = X11Setup.parse(setup).screens().get(0).root();
  }

  /** Fills a rectangle with a colour. */
  void fill(int x, int y, int width, int height, int colour) throws IOException {
    int gc = newId();
    request(CREATE_GC, 0, gc, root, FOREGROUND, colour);
    request(POLY_FILL_RECTANGLE, 0, root, gc, pair(x, y), pair(width, height));
    sync();
  }

  /** Makes the cursor a square of one colour, with its hot spot in the middle. */
  void squareCursor(int side, int colour) throws IOException {
    int pixmap = newId();
    request(CREATE_PIXMAP, 1, pixmap, root, pair(side, side));
    int gc = newId();
    request(CREATE_GC, 0, gc, pixmap, FOREGROUND, 1);
    request(POLY_FILL_RECTANGLE, 0, pixmap, gc, pair(0, 0), pair(side, side));
    int cursor = newId();
    int red = ((colour >> 16) & 0xff) * 257;
    int green = ((colour >> 8) & 0xff) * 257;
    int blue = (colour & 0xff) * 257;
    request(
        CREATE_CURSOR,
        0,
        cursor,
        pixmap,
        0,
        pair(red, green),
        pair(blue, 0),
        pair(0, 0),
        pair(side / 2, side / 2));
    request(CHANGE_WINDOW_ATTRIBUTES, 0, root, CURSOR, cursor);
    sync();
  }

  /** Moves the cursor. */
  void movePointer(int x, int y) throws IOException {
    request(WARP_POINTER, 0, 0, root, 0, 0, pair(x, y));
    sync();
  }

  private int newId() {
    return base + next++;
  }

  private static int pair(int low, int high) {
    return (low & 0xffff) | (high << 16);
  }

  private void request(int opcode, int detail, int... words) throws IOException {
    ByteBuffer out =
        ByteBuffer.allocate(4 + words.length * 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) opcode)
            .put((byte) detail)
            .putShort((short) (words.length + 1));
    for (int word : words) {
      out.putInt(word);
    }
    channel.write(out.flip());
  }

  /** Waits until the server has done all requests. */
  private void sync() throws IOException {
    request(GET_INPUT_FOCUS, 0);
    ByteBuffer reply = receive(32);
    if (reply.get(0) != 1) {
      throw new IOException("X error " + reply.get(1) + " of request " + reply.get(10));
    }
  }

  private ByteBuffer receive(int bytes) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw new IOException("the X server has gone");
      }
    }
    return in.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
