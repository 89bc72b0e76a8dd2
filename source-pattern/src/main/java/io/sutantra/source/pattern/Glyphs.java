package io.sutantra.source.pattern;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** A bitmap font of 5x7 dots: capitals, digits and a little punctuation. */
final class Glyphs {
  /** The width of a glyph in dots. */
  static final int WIDTH = 5;

  /** The height of a glyph in dots. */
  static final int HEIGHT = 7;

  /** The distance from one glyph to the next in dots. */
  static final int ADVANCE = WIDTH + 1;

  private static final String CHARACTERS = " -.:#@0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /**
   * The dots of the glyphs in the order of the characters: five columns each, from the left, with
   * the top dot in the lowest bit.
   */
  private static final String COLUMNS =
      "0000000000"
          + "0808080808"
          + "0060600000"
          + "0036360000"
          + "147F147F14"
          + "3E415D551E"
          + "3E5149453E"
          + "00427F4000"
          + "4261514946"
          + "2141454B31"
          + "1814127F10"
          + "2745454539"
          + "3C4A494930"
          + "0171090503"
          + "3649494936"
          + "064949291E"
          + "7E1111117E"
          + "7F49494936"
          + "3E41414122"
          + "7F4141221C"
          + "7F49494941"
          + "7F09090901"
          + "3E4149497A"
          + "7F0808087F"
          + "00417F4100"
          + "2040413F01"
          + "7F08142241"
          + "7F40404040"
          + "7F020C027F"
          + "7F0408107F"
          + "3E4141413E"
          + "7F09090906"
          + "3E4151215E"
          + "7F09192946"
          + "4649494931"
          + "01017F0101"
          + "3F4040403F"
          + "1F2040201F"
          + "3F4038403F"
          + "6314081463"
          + "0708700807"
          + "6151494543";

  private static final byte[] DOTS = HexFormat.of().parseHex(COLUMNS);

  private Glyphs() {}

  /** Returns the glyphs of a text, for {@link #dot}. Small letters are drawn as capitals. */
  static byte[] indices(String text) {
    byte[] glyphs = text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < glyphs.length; i++) {
      // Characters without a glyph are left blank.
      glyphs[i] = (byte) Math.max(0, CHARACTERS.indexOf(glyphs[i] & 0xFF));
    }
    return glyphs;
  }

  /** Returns whether a glyph has a dot at a column and row. */
  static boolean dot(int glyph, int column, int row) {
    return (DOTS[glyph * WIDTH + column] >> row & 1) == 1;
  }
}
