package io.sutantra.dtls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A block of PEM text.
 *
 * <p><b>Spec:</b> RFC 7468 section 2.
 */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";
  private static final int MAX_CHARACTERS = 256 * 1024;

  private final String label;
  private final byte[] content;

  private Pem(String label, byte[] content) {
    this.label = label;
    this.content = content;
  }

  /** Returns the label between the dashes. */
  String label() {
    return label;
  }

  /** Returns the decoded content. */
  byte[] content() {
    return content;
  }

  /**
   * Reads all blocks of a text. Text between blocks is skipped.
   *
   * @throws IllegalArgumentException if a block is damaged
   */
  static List<Pem> blocks(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "%d characters of PEM text; accepted are %d".formatted(text.length(), MAX_CHARACTERS));
    }
    List<Pem> blocks = new ArrayList<>(2);
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
      if (labelEnd < 0) {
        throw new IllegalArgumentException(
            "a line of the PEM text that begins with -----BEGIN does not end with -----");
      }
      String label = text.substring(begin + BEGIN.length(), labelEnd);
      String endLine = "-----END " + label + DASHES;
      int end = text.indexOf(endLine, labelEnd + DASHES.length());
      if (end < 0) {
        throw new IllegalArgumentException("'%s' is missing in the PEM text".formatted(endLine));
      }
      blocks.add(new Pem(label, decode(label, text.substring(labelEnd + DASHES.length(), end))));
      begin = text.indexOf(BEGIN, end + endLine.length());
    }
    return blocks;
  }

  private static byte[] decode(String label, String base64) {
    if (base64.contains("ENCRYPTED")) {
      throw new IllegalArgumentException(
          "the PEM block '%s' is encrypted; accepted are keys without a pass phrase"
              .formatted(label));
    }
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the PEM block '%s' is not Base64: %s".formatted(label, e.getMessage()), e);
    }
  }
}
