package io.sutantra.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways in which viewers read from the network; the viewers of all servers use the same way. */
enum ReceiveMode {
  /**
   * Datagram by datagram, as browsers read. On one machine the kernel then cuts apart what a server
   * sends as one message. The server pays for the cutting, as it does in front of a network card
   * that cannot cut.
   */
  DATAGRAMS(""),
  /**
   * Whole messages, as the server sent them ({@code UDP_GRO}). The server then pays the same as in
   * front of a network card that cuts messages ({@code tx-udp-segmentation}).
   */
  SEGMENTS(", segmented messages taken whole");

  private final String title;

  ReceiveMode(String title) {
    this.title = title;
  }

  /** Returns the title, which follows the number of viewers. */
  String title() {
    return title;
  }

  /** Returns the arguments for the load tool. */
  List<String> arguments() {
    return this == SEGMENTS ? List.of("--gro") : List.of();
  }

  /** Returns the name on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ReceiveMode of(String label) {
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
