package io.sutantra.client;

import io.sutantra.api.Settings;
import io.sutantra.rtc.sdp.TrackOffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The settings of the block {@code sutantra.sources.whep-rtp}, as {@code reference.conf} explains
 * them.
 */
record RtpSourceSettings(
    String token,
    boolean tcp,
    String encodingName,
    String codec,
    boolean sound,
    Duration connectTimeout,
    Duration reorderWait,
    int queueFrames,
    int maxSdpBytes) {

  static RtpSourceSettings of(Settings settings) {
    String token = settings.string("token");
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw settings.invalid("token", "has blanks or letters that HTTP headers cannot carry");
    }
    String codec = settings.string("codec");
    String named = settings.string("encoding-name");
    String encoding = named.isEmpty() ? codec.toUpperCase(Locale.ROOT) : named;
    if (!encoding.matches("[A-Za-z0-9-]{1,32}")) {
      throw settings.invalid(
          "encoding-name", "is '%s', must be a name of RTP such as VP8".formatted(encoding));
    }
    return new RtpSourceSettings(
        token,
        settings.flag("tcp"),
        encoding,
        codec,
        settings.flag("sound"),
        limited(settings, "connect-timeout", Duration.ofMinutes(1)),
        limited(settings, "reorder-wait", Duration.ofSeconds(5)),
        (int) settings.integer("queue-frames", 1, 1_000),
        (int) settings.integer("max-sdp-bytes", 1_024, 1_048_576));
  }

  /** Returns the tracks to ask the server for: the pictures, and the sound if it is wanted. */
  List<TrackOffer> tracks() {
    TrackOffer pictures = TrackOffer.video(encodingName);
    return sound ? List.of(pictures, TrackOffer.opus()) : List.of(pictures);
  }

  private static Duration limited(Settings settings, String key, Duration most) {
    Duration value = settings.duration(key);
    if (value.isZero() || value.compareTo(most) > 0) {
      throw settings.invalid(
          key,
          "is %d ms, must be above 0 and at most %d ms"
              .formatted(value.toMillis(), most.toMillis()));
    }
    return value;
  }
}
