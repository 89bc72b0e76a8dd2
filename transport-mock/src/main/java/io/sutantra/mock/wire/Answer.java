package io.sutantra.mock.wire;

import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The line that answers a {@link Subscription}: {@code SUTANTRA/1 200 codec=vp8 …} or {@code
 * SUTANTRA/1 404 there is no stream 'demo'}.
 */
public sealed interface Answer permits Answer.Accepted, Answer.Refused {
  /** The longest line, in bytes, without its line feed. */
  int MAX_LINE_BYTES = 4_096;

  /** The line, with its line feed. */
  String line();

  /**
   * The stream is there; RTP follows.
   *
   * @param format of the stream
   * @param payloadType of its RTP packets, 0 to 127
   * @param ssrc of its RTP packets
   */
  record Accepted(PacketizedFormat format, int payloadType, int ssrc) implements Answer {
    @Override
    public String line() {
      return Wire.VERSION
          + " 200"
          + pair("codec", format.codec())
          + pair("encoding", format.rtp().encodingName())
          + pair("clock-rate", Integer.toString(format.rtp().clockRateHz()))
          + pair("payload-type", Integer.toString(payloadType))
          + pair("ssrc", "%08x".formatted(ssrc))
          + pair("width", Integer.toString(format.width()))
          + pair("height", Integer.toString(format.height()))
          + pair("fps", Double.toString(format.framesPerSecond()))
          + pair("fmtp", format.rtp().formatParameters())
          + "\n";
    }

    private static String pair(String key, String value) {
      return " " + key + "=" + Answer.escaped(value);
    }
  }

  /**
   * There will be no media; the connection closes.
   *
   * @param status what was wrong, as a three-digit number in the manner of HTTP
   * @param message what was wrong, for people
   */
  record Refused(int status, String message) implements Answer {
    /** The line was not understood. */
    public static final int MALFORMED = 400;

    /** There is no such stream. */
    public static final int NO_SUCH_STREAM = 404;

    /** There was no line in time. */
    public static final int TIMED_OUT = 408;

    /** The line was too long. */
    public static final int TOO_LONG = 414;

    /** There is no room for another viewer. */
    public static final int FULL = 503;

    private static final int MAX_MESSAGE = 1_000;

    /** Keeps the message to one line. */
    public Refused {
      message = Wire.printable(message, MAX_MESSAGE);
    }

    @Override
    public String line() {
      return Wire.VERSION + " " + status + " " + message + "\n";
    }
  }

  /**
   * Reads a line, without its line feed. Keys that are not known are stepped over.
   *
   * @return empty if it is not an answer of this version, or a value in it is missing or does not
   *     do
   */
  static Optional<Answer> parse(String line) {
    String prefix = Wire.VERSION + " ";
    if (!line.startsWith(prefix) || line.length() > MAX_LINE_BYTES) {
      return Optional.empty();
    }
    String rest = line.substring(prefix.length()).stripTrailing();
    int space = rest.indexOf(' ');
    String status = space < 0 ? rest : rest.substring(0, space);
    String text = space < 0 ? "" : rest.substring(space + 1);
    if (!status.matches("[1-5]\\d\\d")) {
      return Optional.empty();
    }
    if (!status.equals("200")) {
      return Optional.of(new Refused(Integer.parseInt(status), text));
    }
    return accepted(text);
  }

  private static Optional<Answer> accepted(String text) {
    Map<String, String> values = new HashMap<>();
    for (String pair : text.split(" ", 32)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        unescaped(pair.substring(equals + 1))
            .ifPresent(value -> values.put(pair.substring(0, equals), value));
      }
    }
    try {
      String codec = values.getOrDefault("codec", "");
      String encoding = values.getOrDefault("encoding", "");
      int clockRate = number(values, "clock-rate", 1_000_000_000);
      int payloadType = number(values, "payload-type", 127);
      int ssrc = Integer.parseUnsignedInt(values.getOrDefault("ssrc", ""), 16);
      int width = number(values, "width", 16_383);
      int height = number(values, "height", 16_383);
      double fps = Double.parseDouble(values.getOrDefault("fps", ""));
      String fmtp = values.getOrDefault("fmtp", "");
      if (codec.isEmpty() || encoding.isEmpty() || clockRate == 0 || !(fps >= 0 && fps <= 1e6)) {
        return Optional.empty();
      }
      RtpFormat rtp = new RtpFormat(encoding, clockRate, fmtp);
      return Optional.of(
          new Accepted(new PacketizedFormat(codec, rtp, width, height, fps), payloadType, ssrc));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static int number(Map<String, String> values, String key, int max) {
    int number = Integer.parseInt(values.getOrDefault(key, ""));
    if (number < 0 || number > max) {
      throw new NumberFormatException(key);
    }
    return number;
  }

  private static String escaped(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b <= '~' && b != '%') {
        out.append((char) b);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
      }
    }
    return out.toString();
  }

  private static Optional<String> unescaped(String text) {
    byte[] out = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        out[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c <= ' ' || c > '~') {
        return Optional.empty();
      } else {
        out[length++] = (byte) c;
      }
    }
    return Optional.of(new String(out, 0, length, StandardCharsets.UTF_8));
  }
}
