package io.sutantra.source.capture;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an X server says of itself when a client connects.
 *
 * <p><b>Spec:</b> X Window System Protocol, section 8, "Connection Setup".
 *
 * @param screens the screens
 */
record X11Setup(List<Screen> screens) {
  private static final int MOST_SCREENS = 64;
  private static final int SCREEN_BYTES = 40;
  private static final int FORMAT_BYTES = 8;
  private static final int VISUAL_BYTES = 24;

  /**
   * A screen.
   *
   * @param root the id of the root window
   * @param width the width in pixels
   * @param height the height in pixels
   */
  record Screen(int root, int width, int height) {}

  /**
   * Parses the additional data of the server's reply.
   *
   * @param data the data, in little endian
   * @throws IOException if the data are malformed
   */
  static X11Setup parse(ByteBuffer data) throws IOException {
    try {
      data.getInt(); // the release
      data.getInt(); // the base of resource ids
      data.getInt(); // the mask of resource ids
      data.getInt(); // the size of the motion buffer
      int vendorBytes = Short.toUnsignedInt(data.getShort());
      data.getShort(); // the longest request
      int screenCount = Byte.toUnsignedInt(data.get());
      int formats = Byte.toUnsignedInt(data.get());
      skip(data, 10 + padded(vendorBytes) + formats * FORMAT_BYTES);
      List<Screen> screens = new ArrayList<>();
      for (int i = 0; i < Math.min(screenCount, MOST_SCREENS); i++) {
        screens.add(screen(data));
      }
      return new X11Setup(List.copyOf(screens));
    } catch (BufferUnderflowException e) {
      throw new IOException("the X server's description of itself ends too early", e);
    }
  }

  private static Screen screen(ByteBuffer data) {
    int start = data.position();
    if (data.remaining() < SCREEN_BYTES) {
      throw new BufferUnderflowException();
    }
    Screen screen =
        new Screen(
            data.getInt(start),
            Short.toUnsignedInt(data.getShort(start + 20)),
            Short.toUnsignedInt(data.getShort(start + 22)));
    int depths = Byte.toUnsignedInt(data.get(start + 39));
    skip(data, SCREEN_BYTES);
    for (int i = 0; i < depths; i++) {
      data.getShort(); // the depth
      int visuals = Short.toUnsignedInt(data.getShort());
      skip(data, 4 + visuals * VISUAL_BYTES);
    }
    return screen;
  }

  private static void skip(ByteBuffer data, int bytes) {
    if (data.remaining() < bytes) {
      throw new BufferUnderflowException();
    }
    data.position(data.position() + bytes);
  }

  /** Returns a length with its padding to whole units of four bytes. */
  static int padded(int bytes) {
    return (bytes + 3) & ~3;
  }
}
