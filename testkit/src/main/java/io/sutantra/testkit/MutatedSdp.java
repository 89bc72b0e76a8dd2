package io.sutantra.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Mutations of SDP, as a hostile or broken client would send it. The same seed gives the same
 * mutation.
 */
public final class MutatedSdp {
  private static final String[] BITS = {
    "",
    "0",
    "-1",
    "4294967296",
    "99999999999999999999",
    "a",
    " ",
    ":",
    "/",
    "%s%n",
    "é",
    "*",
    "65535"
  };

  private MutatedSdp() {}

  /**
   * Returns the text with one to four lines dropped, duplicated, swapped, truncated or overwritten.
   */
  public static String of(String sdp, long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(Arrays.asList(sdp.split("\r\n", -1)));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && !lines.isEmpty(); i++) {
      change(lines, random);
    }
    return String.join(random.nextInt(8) == 0 ? "\n" : "\r\n", lines);
  }

  private static void change(List<String> lines, Random random) {
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (random.nextInt(7)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(random.nextInt(lines.size()), line);
      case 2 -> lines.set(at, lines.set(random.nextInt(lines.size()), line));
      case 3 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
      case 4 -> lines.set(at, line.replaceFirst("\\d+", BITS[random.nextInt(BITS.length)]));
      case 5 -> {
        int cut = random.nextInt(line.length() + 1);
        String bit = BITS[random.nextInt(BITS.length)];
        lines.set(at, line.substring(0, cut) + bit + line.substring(cut));
      }
      default -> lines.set(at, line + line.repeat(random.nextInt(40)));
    }
  }
}
