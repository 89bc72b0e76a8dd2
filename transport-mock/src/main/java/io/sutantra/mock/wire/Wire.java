package io.sutantra.mock.wire;

/** The constants that the lines and the framing share. */
public final class Wire {
  /** The beginning of every line. */
  public static final String VERSION = "SUTANTRA/1";

  /** The number of bytes in the length before each packet, big-endian. RFC 4571 section 2. */
  public static final int LENGTH_BYTES = 2;

  /** The longest packet, in bytes, that the length can express. */
  public static final int MAX_PACKET_BYTES = 65_535;

  static final String STREAM_ID = "[a-z0-9-]{1,64}";

  private Wire() {}

  /** Returns a text from any source as printable ASCII, with {@code max} characters at most. */
  public static String printable(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max));
    for (int i = 0; i < text.length() && out.length() < max; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return out.toString();
  }
}
