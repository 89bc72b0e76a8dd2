package io.sutantra.mock.wire;

/** What both lines and the framing have in common. */
public final class Wire {
  /** How every line begins. */
  public static final String VERSION = "SUTANTRA/1";

  /** The bytes before each packet that say how long it is, big-endian. RFC 4571 section 2. */
  public static final int LENGTH_BYTES = 2;

  /** The longest packet that two bytes can announce. */
  public static final int MAX_PACKET_BYTES = 65_535;

  static final String STREAM_ID = "[a-z0-9-]{1,64}";

  private Wire() {}

  /** A text from anywhere as printable ASCII, of {@code max} characters at most. */
  public static String printable(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max));
    for (int i = 0; i < text.length() && out.length() < max; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return out.toString();
  }
}
