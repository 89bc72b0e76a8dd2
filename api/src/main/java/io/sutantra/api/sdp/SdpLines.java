package io.sutantra.api.sdp;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import java.util.ArrayList;
import java.util.List;

/** Cuts SDP into its lines. <b>Spec:</b> RFC 8866 section 5. */
public final class SdpLines {
  private static final int MAX_SHOWN_CHARACTERS = 60;

  /**
   * One line.
   *
   * @param type the letter before the equals sign
   * @param value what follows it
   */
  public record Line(char type, String value) {}

  private SdpLines() {}

  /**
   * The lines of a text, blank ones left out. Ends of line may be CRLF, as they should, or LF.
   *
   * @param what for messages: {@code "the offer"}
   * @throws SignallingException with {@link Reason#MALFORMED} if it is empty, too large, or not
   *     made of such lines
   */
  public static List<Line> parse(String what, String text, int maxBytes) {
    if (text.isBlank()) {
      throw malformed(what + " is empty");
    }
    // A character takes a byte at least, so this bounds the bytes too, up to a factor of three.
    if (text.length() > maxBytes) {
      throw malformed(
          "%s is %d bytes long, must be at most %d".formatted(what, text.length(), maxBytes));
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
      if (line.isBlank()) {
        continue;
      }
      if (line.length() < 2
          || line.charAt(1) != '='
          || line.charAt(0) < 'a'
          || line.charAt(0) > 'z'
          || hasControlCharacter(line)) {
        throw malformed(
            "%s is not SDP: line %d is '%s', must be a letter, '=' and a value"
                .formatted(what, number, shown(line)));
      }
      lines.add(new Line(line.charAt(0), line.substring(2)));
    }
    return lines;
  }

  /** What to throw for SDP that breaks the rules. */
  public static SignallingException malformed(String message) {
    return new SignallingException(Reason.MALFORMED, message);
  }

  /** What a message may hold of a text from the network: the beginning, in printable characters. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_SHOWN_CHARACTERS; i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c < 0x7F ? c : '?');
    }
    return text.length() > MAX_SHOWN_CHARACTERS ? shown + "…" : shown.toString();
  }

  private static boolean hasControlCharacter(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F) {
        return true;
      }
    }
    return false;
  }
}
