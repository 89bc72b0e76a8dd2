package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class X11MessagesTest {
  private static final byte[] COOKIE = {1, 2, 3, 4};

  private static byte[] record(String number, String protocol, byte[] cookie) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(256);
      out.writeUTF("host");
      out.writeUTF(number);
      out.writeUTF(protocol);
      out.writeShort(cookie.length);
      out.write(cookie);
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void findsTheCookieOfADisplay() throws IOException {
    byte[] file =
        join(
            record("1", "MIT-MAGIC-COOKIE-1", new byte[] {9}),
            record("2", "OTHER", new byte[] {8}),
            record("2", "MIT-MAGIC-COOKIE-1", COOKIE));
    assertThat(X11Authority.parse(file, 2).orElseThrow().cookie().toArray()).isEqualTo(COOKIE);
    assertThat(X11Authority.parse(file, 3)).isEmpty();
    byte[] forAny = join(file, record("", "MIT-MAGIC-COOKIE-1", new byte[] {7}));
    assertThat(X11Authority.parse(forAny, 3).orElseThrow().cookie().toArray()).containsExactly(7);
    for (int length = 0; length < file.length; length++) {
      assertThat(X11Authority.parse(Arrays.copyOf(file, length), 2)).isEmpty();
    }
  }

  @Test
  void readsTheAuthorityFile(@TempDir Path home) throws IOException {
    DisplayName display = new DisplayName("", 2, 0);
    String file = home.resolve(".Xauthority").toString();
    assertThat(X11Authority.find(display, "").protocol()).isEmpty();
    assertThat(X11Authority.find(display, "\u0000").protocol()).isEmpty();
    assertThat(X11Authority.find(display, file).protocol()).as("no such file").isEmpty();
    Files.write(Path.of(file), record("2", "MIT-MAGIC-COOKIE-1", COOKIE));
    assertThat(X11Authority.find(display, file).cookie().toArray()).isEqualTo(COOKIE);
    Files.write(Path.of(file), record("3", "MIT-MAGIC-COOKIE-1", COOKIE));
    assertThat(X11Authority.find(display, file).protocol()).as("another display's").isEmpty();
  }

  /** Returns what a server with a vendor of five letters, one format and two screens says. */
  private static ByteBuffer setup() {
    ByteBuffer out = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    out.position(16);
    out.putShort((short) 5).putShort((short) 0).put((byte) 2).put((byte) 1);
    out.position(out.position() + 10 + 8 + 8);
    for (int i = 0; i < 2; i++) {
      int start = out.position();
      out.putInt(start, 77 + i);
      out.putShort(start + 20, (short) (640 + i)).putShort(start + 22, (short) 360);
      out.put(start + 39, (byte) 2);
      out.position(start + 40);
      out.putShort((short) 1).putShort((short) 3).position(out.position() + 4 + 3 * 24);
      out.putShort((short) 24).putShort((short) 0).position(out.position() + 4);
    }
    return out.flip();
  }

  @Test
  void readsTheScreensOfAServer() throws IOException {
    assertThat(X11Setup.parse(setup()).screens())
        .containsExactly(new X11Setup.Screen(77, 640, 360), new X11Setup.Screen(78, 641, 360));
    int whole = setup().limit();
    for (int length = 0; length < whole; length++) {
      ByteBuffer cut = setup().limit(length);
      assertThatThrownBy(() -> X11Setup.parse(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void drawsWhatOverlapsThePicture() {
    int opaque = 0xff102030;
    int half = 0x80404040;
    IntBuffer pixels = IntBuffer.wrap(new int[] {opaque, 0, half, opaque});
    ByteBuffer picture = ByteBuffer.allocate(4 * 3 * 3);
    for (int i = 0; i < picture.capacity(); i++) {
      picture.put(i, (byte) 100);
    }
    new CursorImage(11, 21, 2, 2, pixels).draw(picture, 12, 3, 3, 10, 20);
    assertThat(bytes(picture, 1, 1)).containsExactly(0x30, 0x20, 0x10, 100);
    assertThat(bytes(picture, 2, 1)).containsExactly(100, 100, 100, 100);
    assertThat(bytes(picture, 1, 2)).containsExactly(114, 114, 114, 100);
    assertThat(bytes(picture, 2, 2)).containsExactly(0x30, 0x20, 0x10, 100);
    assertThat(bytes(picture, 0, 0)).containsExactly(100, 100, 100, 100);
    // Beyond each edge, partly or wholly.
    for (int x = -3; x <= 4; x++) {
      for (int y = -3; y <= 4; y++) {
        new CursorImage(10 + x, 20 + y, 2, 2, pixels).draw(picture, 12, 3, 3, 10, 20);
      }
    }
  }

  private static int[] bytes(ByteBuffer picture, int x, int y) {
    int[] bytes = new int[4];
    for (int i = 0; i < 4; i++) {
      bytes[i] = Byte.toUnsignedInt(picture.get(y * 12 + x * 4 + i));
    }
    return bytes;
  }
}
