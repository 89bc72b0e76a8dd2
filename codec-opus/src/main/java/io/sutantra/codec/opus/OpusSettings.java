package io.sutantra.codec.opus;

import io.sutantra.api.Settings;
import java.util.List;
import java.util.Set;

/**
 * The encoder's settings in {@code sutantra.codecs.opus}.
 *
 * @param bitrateBps the bit rate of both channels together
 * @param frameMillis the length of a frame, which is one packet
 * @param inBandFec whether a packet carries a coarse copy of the packet before
 * @param expectedLossPercent the packet loss that the encoder prepares for
 * @param application libopus's name for the kind of sound
 */
record OpusSettings(
    int bitrateBps,
    int frameMillis,
    boolean inBandFec,
    int expectedLossPercent,
    String application) {

  /**
   * The largest frame: a packet is one payload and must fit into one datagram with all its headers.
   */
  private static final int MOST_FRAME_BYTES = 1_000;

  private static final Set<Long> FRAME_MILLIS = Set.of(10L, 20L, 40L, 60L);
  private static final List<String> APPLICATIONS = List.of("audio", "voip", "lowdelay");

  static OpusSettings read(Settings settings) {
    int bitrate = (int) settings.integer("bitrate", 6_000, 510_000);
    long millis = settings.duration("frame-length").toMillis();
    if (!FRAME_MILLIS.contains(millis)) {
      throw settings.invalid(
          "frame-length", "is " + millis + "ms, must be 10ms, 20ms, 40ms or 60ms");
    }
    if (bitrate * millis / 8_000 > MOST_FRAME_BYTES) {
      throw settings.invalid(
          "bitrate",
          "is %d, must be %d at most with a frame-length of %dms, so that a frame finds room in a packet"
              .formatted(bitrate, MOST_FRAME_BYTES * 8_000L / millis, millis));
    }
    String application = settings.string("application");
    if (!APPLICATIONS.contains(application)) {
      throw settings.invalid(
          "application",
          "is '%s', must be one of: %s".formatted(application, String.join(", ", APPLICATIONS)));
    }
    return new OpusSettings(
        bitrate,
        (int) millis,
        settings.flag("in-band-fec"),
        (int) settings.integer("expected-loss", 0, 100),
        application);
  }
}
