package io.sutantra.benchmarks.report;

/**
 * The section of the results page that other runs make: the text between two comments is copied
 * from the old page to the new one.
 */
public final class KeptSection {
  private static final String BEGIN = "<!-- many viewers: made by benchmarks/curve -->\n";
  private static final String END = "<!-- end of many viewers -->\n";

  private KeptSection() {}

  /** Returns the new page with the section of the old page, if the old page has one. */
  public static String carryOver(String oldPage, String newPage) {
    int begin = oldPage.indexOf(BEGIN);
    int end = oldPage.indexOf(END, Math.max(0, begin));
    return begin < 0 || end < 0
        ? newPage
        : replace(newPage, oldPage.substring(begin + BEGIN.length(), end));
  }

  /** Returns the page with a section, in the place of the former one or before the last section. */
  static String replace(String page, String section) {
    String marked = BEGIN + section + END;
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END, Math.max(0, begin));
    if (begin >= 0 && end >= 0) {
      return page.substring(0, begin) + marked + page.substring(end + END.length());
    }
    int last = page.indexOf(ResultsPage.METHOD_TITLE);
    int at = last < 0 ? page.length() : last;
    return page.substring(0, at) + marked + "\n" + page.substring(at);
  }
}
