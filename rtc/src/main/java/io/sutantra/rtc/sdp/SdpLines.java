package io.sutantra.rtc.sdp;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A splitter of SDP into lines: at most 4,096, each of at most 8,192 characters.
 *
 * <p>The splitter is lenient: additional blanks are accepted. <b>Spec:</b> RFC 8866 section 5.
 */
public final class SdpLines {
  private static final int MAX_SHOWN_CHARACTERS = 60;
  private static final int MAX_LINES = 4_096;
  private static final int MAX_LINE_CHARACTERS = 8_192;
  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

  /**
   * A line.
   *
   * @param type the letter before the equals sign
   * @param value the text after the equals sign
   */
  public record Line(char type, String value) {}

  private SdpLines() {}

  /**
   * Returns the lines of a text, without blank lines and without blanks at the ends of lines. Lines
   * end with CRLF, as in the standard, or LF.
   *
   * @param what name of the text in messages: {@code "the offer"}
   * @throws SdpException with {@link Reason#MALFORMED} if the text is empty, too large, or not made
   *     of such lines
   */
  public static List<Line> parse(String what, String text, int maxBytes) {
    if (text.isBlank()) {
      throw malformed(what + " is empty");
    }
    // A character takes a byte at least, so this also bounds the bytes, up to a factor of three.
    if (text.length() > maxBytes) {
      throw malformed(
          "%s is %d bytes long, must be at most %d".formatted(what, text.length(), maxBytes));
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (int from = 0, to; from < text.length(); from = to + 1) {
      to = text.indexOf('\n', from);
      to = to < 0 ? text.length() : to;
      number++;
      String line = text.substring(from, to).stripTrailing();
      if (!line.isEmpty()) {
        lines.add(line(what, number, line));
      }
      if (lines.size() > MAX_LINES) {
        throw malformed("%s has more than %d lines".formatted(what, MAX_LINES));
      }
    }
    return lines;
  }

  private static Line line(String what, int number, String line) {
    if (line.length() > MAX_LINE_CHARACTERS) {
      throw malformed(
          "%s has a line of %d characters, line %d, must have at most %d in one"
              .formatted(what, line.length(), number, MAX_LINE_CHARACTERS));
    }
    if (line.length() < 2
        || line.charAt(1) != '='
        || line.charAt(0) < 'a'
        || line.charAt(0) > 'z'
        || line.indexOf('\0') >= 0) {
      throw malformed(
          "%s is not SDP: line %d is '%s', must be a letter, '=' and a value"
              .formatted(what, number, shown(line)));
    }
    return new Line(line.charAt(0), line.substring(2));
  }

  /** Returns the words of a value, separated by one blank or more. */
  static List<String> words(String value) {
    String stripped = value.strip();
    return stripped.isEmpty() ? List.of() : List.of(BLANKS.split(stripped));
  }

  /** Returns the exception for SDP that breaks the rules. */
  public static SdpException malformed(String message) {
    return new SdpException(Reason.MALFORMED, message);
  }

  /**
   * Returns the part of an untrusted text that a message may hold: the beginning, in printable
   * characters.
   */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_SHOWN_CHARACTERS; i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c < 0x7F ? c : '?');
    }
    return text.length() > MAX_SHOWN_CHARACTERS ? shown + "…" : shown.toString();
  }
}
