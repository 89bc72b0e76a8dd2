package io.sutantra.source.capture;

import io.sutantra.api.media.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The permission of a client to use a display: a "magic cookie" from the user's authority file.
 *
 * @param protocol the name of the protocol; empty for none
 * @param cookie the secret; empty for none
 */
record X11Authority(String protocol, Bytes cookie) {
  private static final X11Authority NONE = new X11Authority("", Bytes.wrap(new byte[0]));
  private static final String PROTOCOL = "MIT-MAGIC-COOKIE-1";
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_COOKIE_BYTES = 256;

  /**
   * Finds the permission for a display in an authority file.
   *
   * @return no permission if there is none, since a server may need none
   */
  static X11Authority find(DisplayName display, String file) {
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path) || Files.size(path) > MOST_BYTES) {
        return NONE;
      }
      return parse(Files.readAllBytes(path), display.number()).orElse(NONE);
    } catch (IOException | InvalidPathException e) {
      return NONE; // the server's refusal says what is missing
    }
  }

  /**
   * Finds the first cookie for a display in an authority file. A record is made of the kind of
   * address and of four texts with their lengths before them, all in big endian: the address, the
   * number of the display (empty for any), the protocol, the secret.
   */
  static Optional<X11Authority> parse(byte[] file, int number) {
    ByteBuffer in = ByteBuffer.wrap(file);
    while (in.remaining() >= 2) {
      in.getShort();
      byte[][] texts = new byte[4][];
      for (int i = 0; i < texts.length; i++) {
        if (in.remaining() < 2) {
          return Optional.empty();
        }
        int length = Short.toUnsignedInt(in.getShort());
        if (in.remaining() < length) {
          return Optional.empty();
        }
        texts[i] = new byte[length];
        in.get(texts[i]);
      }
      String its = new String(texts[1], StandardCharsets.ISO_8859_1);
      String protocol = new String(texts[2], StandardCharsets.ISO_8859_1);
      if (protocol.equals(PROTOCOL)
          && texts[3].length <= MOST_COOKIE_BYTES
          && (its.isEmpty() || its.equals(Integer.toString(number)))) {
        return Optional.of(new X11Authority(protocol, Bytes.wrap(texts[3])));
      }
    }
    return Optional.empty();
  }
}
