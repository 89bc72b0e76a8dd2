package io.sutantra.mock.wire;

import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.Shape;
import io.sutantra.api.media.VideoShape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  /** The most pairs in a line of the greatest length. */
  int MAX_PAIRS = 256;

  /** The most channels that a format of sound has. */
  int MAX_CHANNELS = 255;

  /** Returns the line, with its line feed. */
  String line();

  /** The most tracks of a stream. */
  int MAX_TRACKS = 8;

  /**
   * The answer for a stream that exists; RTP follows.
   *
   * @param tracks the tracks that the viewer receives, at least one
   */
  record Accepted(List<Track> tracks) implements Answer {
    /** Checks the number of tracks, and copies the list. */
    public Accepted {
      tracks = List.copyOf(tracks);
      if (tracks.isEmpty() || tracks.size() > MAX_TRACKS) {
        throw new IllegalArgumentException(
            "an answer has 1 to %d tracks, not %d".formatted(MAX_TRACKS, tracks.size()));
      }
    }

    /** Returns the answer for a viewer that wants the first track alone. */
    public Accepted firstTrack() {
      return tracks.size() == 1 ? this : new Accepted(tracks.subList(0, 1));
    }

    @Override
    public String line() {
      StringBuilder line = new StringBuilder(Wire.VERSION).append(" 200");
      for (int i = 0; i < tracks.size(); i++) {
        tracks.get(i).write(line, suffix(i));
      }
      return line.append('\n').toString();
    }
  }

  /**
   * A track of a stream.
   *
   * @param format the format of the track
   * @param payloadType the payload type of the track's RTP packets, 0 to 127, different for each
   *     track
   * @param ssrc the SSRC of the track's RTP packets
   */
  record Track(PacketizedFormat format, int payloadType, int ssrc) {
    private void write(StringBuilder line, String suffix) {
      RtpFormat rtp = format.rtp();
      pair(line, "codec" + suffix, format.codec());
      pair(line, "encoding" + suffix, rtp.encodingName());
      pair(line, "clock-rate" + suffix, Integer.toString(rtp.clockRateHz()));
      pair(line, "payload-type" + suffix, Integer.toString(payloadType));
      pair(line, "ssrc" + suffix, "%08x".formatted(ssrc));
      if (format.shape() instanceof AudioShape sound) {
        pair(line, "type" + suffix, "audio");
        pair(line, "channels" + suffix, Integer.toString(rtp.channels()));
        pair(line, "sample-rate" + suffix, Integer.toString(sound.sampleRateHz()));
        pair(line, "sample-channels" + suffix, Integer.toString(sound.channels()));
      } else {
        pair(line, "width" + suffix, Integer.toString(format.width()));
        pair(line, "height" + suffix, Integer.toString(format.height()));
        pair(line, "fps" + suffix, Double.toString(format.framesPerSecond()));
      }
      pair(line, "fmtp" + suffix, rtp.formatParameters());
    }

    private static void pair(StringBuilder line, String key, String value) {
      line.append(' ').append(key).append('=').append(escaped(value));
    }
  }

  /**
   * The answer to a viewer that gets no media; the connection closes.
   *
   * @param status the error, a three-digit number in the manner of HTTP
   * @param message the error, for people
   */
  record Refused(int status, String message) implements Answer {
    /** The status of a line that was not understood. */
    public static final int MALFORMED = 400;

    /** The status of a stream that does not exist. */
    public static final int NO_SUCH_STREAM = 404;

    /** The status of a connection without a line in time. */
    public static final int TIMED_OUT = 408;

    /** The status of a line that was too long. */
    public static final int TOO_LONG = 414;

    /** The status of a server without room for another viewer. */
    public static final int FULL = 503;

    private static final int MAX_MESSAGE = 1_000;

    /** Limits the message to one line. */
    public Refused {
      message = Wire.printable(message, MAX_MESSAGE);
    }

    @Override
    public String line() {
      return Wire.VERSION + " " + status + " " + message + "\n";
    }
  }

  /**
   * Reads a line, without its line feed. Unknown keys are skipped.
   *
   * @return empty if the line is not an answer of this version, or a value is missing or invalid
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

  /** Returns the suffix of a track's keys: none for the first track, {@code .1} for the second. */
  private static String suffix(int track) {
    return track == 0 ? "" : "." + track;
  }

  private static Optional<Answer> accepted(String text) {
    Map<String, String> values = new HashMap<>();
    for (String pair : text.split(" ", MAX_PAIRS)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        unescaped(pair.substring(equals + 1))
            .ifPresent(value -> values.put(pair.substring(0, equals), value));
      }
    }
    List<Track> tracks = new ArrayList<>();
    try {
      tracks.add(track(values, ""));
      while (tracks.size() < MAX_TRACKS && values.containsKey("codec" + suffix(tracks.size()))) {
        tracks.add(track(values, suffix(tracks.size())));
      }
    } catch (IllegalArgumentException doesNotDo) {
      return Optional.empty();
    }
    long types = tracks.stream().mapToInt(Track::payloadType).distinct().count();
    return types == tracks.size() ? Optional.of(new Accepted(tracks)) : Optional.empty();
  }

  private static Track track(Map<String, String> values, String suffix) {
    String codec = values.getOrDefault("codec" + suffix, "");
    String encoding = values.getOrDefault("encoding" + suffix, "");
    if (codec.isEmpty() || encoding.isEmpty()) {
      throw new IllegalArgumentException("codec" + suffix);
    }
    boolean sound = values.getOrDefault("type" + suffix, "video").equals("audio");
    RtpFormat rtp =
        new RtpFormat(
            encoding,
            number(values, "clock-rate" + suffix, 1_000_000_000),
            sound ? number(values, "channels" + suffix, MAX_CHANNELS) : 1,
            values.getOrDefault("fmtp" + suffix, ""));
    return new Track(
        new PacketizedFormat(codec, rtp, sound ? sound(values, suffix) : video(values, suffix)),
        number(values, "payload-type" + suffix, 127),
        Integer.parseUnsignedInt(values.getOrDefault("ssrc" + suffix, ""), 16));
  }

  private static Shape sound(Map<String, String> values, String suffix) {
    return new AudioShape(
        number(values, "sample-rate" + suffix, 1_000_000_000),
        number(values, "sample-channels" + suffix, MAX_CHANNELS));
  }

  private static Shape video(Map<String, String> values, String suffix) {
    double fps = Double.parseDouble(values.getOrDefault("fps" + suffix, ""));
    if (!(fps >= 0 && fps <= 1e6)) {
      throw new NumberFormatException("fps" + suffix);
    }
    return new VideoShape(
        number(values, "width" + suffix, 16_383), number(values, "height" + suffix, 16_383), fps);
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
