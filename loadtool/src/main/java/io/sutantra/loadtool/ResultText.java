package io.sutantra.loadtool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The text form of a run's result, line by line. */
final class ResultText {
  private static final double MEBI = 1024.0 * 1024;

  private ResultText() {}

  static List<String> of(LoadResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        line(
            "%d viewers: %d connected, %d failed; steady for %.1f s",
            result.viewers(), result.connected(), result.failed(), result.steadySeconds()));
    result.failures().forEach(failure -> lines.add("  " + failure));
    lines.add(
        line(
            "  joined        %.1f ms, 99 %% %.1f ms (answer %.1f, ICE %.1f, DTLS %.1f)",
            result.joinMillisP50(),
            result.joinMillisP99(),
            result.answerMillisP50(),
            result.iceMillisP50(),
            result.dtlsMillisP50()));
    lines.add(
        line(
            "  first packet  %.1f ms, 99 %% %.1f ms",
            result.firstPacketMillisP50(), result.firstPacketMillisP99()));
    lines.add(
        line(
            "  received      %,d packets, %,.0f a second; lost %,d (%.3f %%)",
            result.packetsReceived(),
            result.packetsReceived() / result.steadySeconds(),
            result.packetsLost(),
            result.lossPercent()));
    if (result.soundPacketsReceived() > 0) {
      lines.add(
          line(
              "  of it sound   %,d packets; lost %,d",
              result.soundPacketsReceived(), result.soundPacketsLost()));
    }
    lines.add(
        line(
            "  a viewer      %.1f frames/s (worst %.1f), %,d bit/s (worst %,d)",
            result.framesPerSecondMean(),
            result.framesPerSecondMin(),
            result.bitrateBpsP50(),
            result.bitrateBpsMin()));
    lines.add(
        line(
            "  stalls        %d, of %d viewers; longest time without a frame %.0f ms",
            result.stalls(), result.viewersWithStall(), result.maxGapMillis()));
    lines.add(
        line(
            "  asked for     %d packets again (%d came), %d key frames",
            result.nacks(), result.retransmissions(), result.plis()));
    lines.add(
        line(
            "  this tool     %.2f µs a packet, %.2f cores",
            result.toolCpuMicrosPerPacket(), result.toolCpuSeconds() / result.steadySeconds()));
    if (result.serverRssBytes() != null) {
      lines.add(
          line(
              "  the server    %s µs a packet, %.2f cores, %.0f MiB (%s KiB a viewer), %d threads",
              result.serverCpuMicrosPerPacket() == null
                  ? "-"
                  : line("%.2f", result.serverCpuMicrosPerPacket()),
              result.serverCpuCores(),
              result.serverRssBytes() / MEBI,
              result.serverRssBytesPerViewer() == null
                  ? "-"
                  : line("%.0f", result.serverRssBytesPerViewer() / 1024.0),
              result.serverThreads()));
    }
    return lines;
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
