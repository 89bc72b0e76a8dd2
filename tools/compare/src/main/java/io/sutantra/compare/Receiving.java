package io.sutantra.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How viewers take what comes from the network; all servers' viewers take it alike. */
enum Receiving {
  /**
   * One by one, as browsers do. On one machine the kernel then cuts apart what a server sends as
   * one message, and the server pays for that, as it does where no network card can.
   */
  DATAGRAMS(""),
  /**
   * Whole, what was sent as one message ({@code UDP_GRO}). The server then pays for what it pays
   * where the network card cuts ({@code tx-udp-segmentation}).
   */
  SEGMENTS(", segmented messages taken whole");

  private final String title;

  Receiving(String title) {
    this.title = title;
  }

  /** For people, after the number of viewers. */
  String title() {
    return title;
  }

  /** What tells the load tool. */
  List<String> arguments() {
    return this == SEGMENTS ? List.of("--gro") : List.of();
  }

  /** For the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Receiving of(String label) {
    return Arrays.stream(values())
        .filter(receiving -> receiving.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no way to receive; there are: %s, %s"
                        .formatted(label, DATAGRAMS.label(), SEGMENTS.label())));
  }
}
