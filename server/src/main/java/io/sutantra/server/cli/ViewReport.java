package io.sutantra.server.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sutantra.api.SourceStatistics;
import io.sutantra.core.engine.Receiver;
import io.sutantra.source.pattern.FrameStripe;
import java.util.Locale;
import java.util.Optional;

/** What is said each second of how the receiving goes. */
final class ViewReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long beginNanos;
  private long lastNanos;
  private long lastPictures;
  private long lastBytes;

  ViewReport(long nowNanos) {
    beginNanos = nowNanos;
    lastNanos = nowNanos;
  }

  /**
   * One line.
   *
   * @param seconds since the beginning
   * @param pictures decoded since the beginning
   * @param fps pictures a second since the line before
   * @param bitrateBps received since the line before
   * @param frameNumber what the test pattern says; null if it is another picture
   * @param delayMillis from the drawing of the pattern to its decoding; null if it does not say
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      double seconds,
      long pictures,
      int width,
      int height,
      double fps,
      long bitrateBps,
      long packets,
      long packetsLost,
      long framesDropped,
      double jitterMillis,
      Long frameNumber,
      Long delayMillis) {
    String json() {
      try {
        return JSON.writeValueAsString(this);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a line cannot be written as JSON", e);
      }
    }

    String text() {
      return String.format(
              Locale.ROOT,
              "%6.1f s  %dx%d  %5.1f frames/s  %6d kbit/s  lost %d of %d  jitter %.1f ms",
              seconds,
              width,
              height,
              fps,
              bitrateBps / 1000,
              packetsLost,
              packets + packetsLost,
              jitterMillis)
          + (frameNumber == null
              ? ""
              : String.format(
                  Locale.ROOT, "  picture no. %d, %d ms old", frameNumber, delayMillis));
    }
  }

  Line next(long nowNanos, Watch watch, Receiver receiver) {
    Watch.Sight sight = watch.sight();
    SourceStatistics reception = receiver.statistics();
    double seconds = Math.max(1e-9, (nowNanos - lastNanos) / 1e9);
    Optional<FrameStripe.Reading> stripe = sight.stripe();
    Line line =
        new Line(
            round((nowNanos - beginNanos) / 1e9),
            sight.pictures(),
            sight.width(),
            sight.height(),
            round((sight.pictures() - lastPictures) / seconds),
            Math.round((reception.bytes() - lastBytes) * 8 / seconds),
            reception.packets(),
            reception.packetsLost(),
            reception.framesDropped(),
            round(reception.jitterNanos() / 1e6),
            stripe.map(FrameStripe.Reading::frameNumber).orElse(null),
            stripe.map(reading -> sight.delayMillis()).orElse(null));
    lastNanos = nowNanos;
    lastPictures = sight.pictures();
    lastBytes = reception.bytes();
    return line;
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
