package io.sutantra.server.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sutantra.api.SourceStatistics;
import io.sutantra.core.engine.Receiver;
import io.sutantra.source.pattern.FrameStripe;
import io.sutantra.source.pattern.LipSyncMeter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The report that {@code view} makes each second. */
final class ViewReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long beginNanos;
  private final PictureMonitor pictureMonitor;
  private final SoundMonitor soundMonitor;
  private final LipSyncMeter lipSync;
  private long lastNanos;
  private long lastPictures;
  private long lastBytes;

  ViewReport(
      long nowNanos,
      PictureMonitor pictureMonitor,
      SoundMonitor soundMonitor,
      LipSyncMeter lipSync) {
    this.pictureMonitor = pictureMonitor;
    this.soundMonitor = soundMonitor;
    this.lipSync = lipSync;
    beginNanos = nowNanos;
    lastNanos = nowNanos;
  }

  /**
   * A line of the report.
   *
   * @param seconds the time since the beginning
   * @param pictures the pictures that were decoded since the beginning
   * @param fps the pictures a second since the previous line
   * @param bitrateBps the bit rate received since the previous line
   * @param frameNumber the number in the test pattern; null for any other picture
   * @param delayMillis the time from the drawing of the pattern to its decoding; null for any other
   *     picture
   * @param soundSeconds the length of the sound since the beginning; null if there was none
   * @param soundLevelDbfs the level of the sound since the previous line; null if none came
   * @param soundMissing the share of the sound that did not come or cannot be decoded, 0 to 1; null
   *     if there was none
   * @param lipSyncMillis how much later than the picture the sound is, by the test pattern's flash
   *     and beep; null if none were seen and heard
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
      Long delayMillis,
      Double soundSeconds,
      Double soundLevelDbfs,
      Double soundMissing,
      Double lipSyncMillis) {
    String json() {
      try {
        return JSON.writeValueAsString(this);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a line cannot be written as JSON", e);
      }
    }

    String text() {
      return String.format(Locale.ROOT, "%6.1f s", seconds)
          + (pictures == 0 && soundSeconds != null
              ? ""
              : String.format(Locale.ROOT, "  %dx%d  %5.1f frames/s", width, height, fps))
          + String.format(
              Locale.ROOT,
              "  %6d kbit/s  lost %d of %d  jitter %.1f ms",
              bitrateBps / 1000,
              packetsLost,
              packets + packetsLost,
              jitterMillis)
          + (frameNumber == null
              ? ""
              : String.format(Locale.ROOT, "  picture no. %d, %d ms old", frameNumber, delayMillis))
          + sound();
    }

    private String sound() {
      if (soundSeconds == null) {
        return "";
      }
      return (soundLevelDbfs == null
              ? "  no sound"
              : String.format(Locale.ROOT, "  sound %.1f dBFS", soundLevelDbfs))
          + String.format(Locale.ROOT, ", %.1f %% missing", 100 * soundMissing)
          + (lipSyncMillis == null
              ? ""
              : String.format(Locale.ROOT, ", lip-sync %+.1f ms", lipSyncMillis));
    }
  }

  Line next(long nowNanos, Receiver receiver) {
    PictureMonitor.State state = pictureMonitor.state();
    SoundMonitor.Measurement heard = soundMonitor.take();
    boolean hears = heard.pieces() > 0;
    OptionalLong soundLate = lipSync.soundLateNanos();
    SourceStatistics reception = receiver.statistics();
    double seconds = Math.max(1e-9, (nowNanos - lastNanos) / 1e9);
    Optional<FrameStripe.Reading> stripe = state.stripe();
    Line line =
        new Line(
            round((nowNanos - beginNanos) / 1e9),
            state.pictures(),
            state.width(),
            state.height(),
            round((state.pictures() - lastPictures) / seconds),
            Math.round((reception.bytes() - lastBytes) * 8 / seconds),
            reception.packets(),
            reception.packetsLost(),
            reception.framesDropped(),
            round(reception.jitterNanos() / 1e6),
            stripe.map(FrameStripe.Reading::frameNumber).orElse(null),
            stripe.map(reading -> state.delayMillis()).orElse(null),
            hears ? round(heard.seconds()) : null,
            heard.levelDbfs() == null ? null : round(heard.levelDbfs()),
            hears ? Math.round(heard.missingShare() * 10_000) / 10_000.0 : null,
            soundLate.isPresent() ? round(soundLate.getAsLong() / 1e6) : null);
    lastNanos = nowNanos;
    lastPictures = state.pictures();
    lastBytes = reception.bytes();
    return line;
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
