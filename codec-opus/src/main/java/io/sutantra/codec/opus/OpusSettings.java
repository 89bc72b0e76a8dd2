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
   * The mean size of a packet above which all packets have that size. At a variable bit rate a
   * packet has up to twice the mean size, which would be too long for a payload of the usual 1158
   * bytes.
   */
  private static final int LARGEST_VARIABLE_BYTES = 579;

  private static final Set<Long> FRAME_MILLIS = Set.of(10L, 20L, 40L, 60L);
  private static final List<String> APPLICATIONS = List.of("audio", "voip", "lowdelay");

  static OpusSettings read(Settings settings) {
    int bitrate = (int) settings.integer("bitrate", 6_000, 510_000);
    long millis = settings.duration("frame-length").toMillis();
    if (!FRAME_MILLIS.contains(millis)) {
      throw settings.invalid(
          "frame-length", "is " + millis + "ms, must be 10ms, 20ms, 40ms or 60ms");
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

  /**
   * Reads the settings, and checks that a packet of the mean size is no longer than a payload.
   *
   * @param maxPayloadBytes the engine's {@code max-payload-bytes}
   */
  static OpusSettings read(Settings settings, int maxPayloadBytes) {
    OpusSettings read = read(settings);
    if (read.meanPacketBytes() > maxPayloadBytes) {
      throw settings.invalid(
          "bitrate",
          ("is %d, which with a frame-length of %dms makes packets of %d bytes, but"
                  + " sutantra.engine.max-payload-bytes allows %d; lower bitrate to %d or less, or"
                  + " shorten frame-length")
              .formatted(
                  read.bitrateBps,
                  read.frameMillis,
                  read.meanPacketBytes(),
                  maxPayloadBytes,
                  maxPayloadBytes * 8_000L / read.frameMillis));
    }
    return read;
  }

  private int meanPacketBytes() {
    return bitrateBps * frameMillis / 8_000;
  }

  /** Returns whether the bit rate varies with the sound around its mean. */
  boolean variable() {
    return meanPacketBytes() <= LARGEST_VARIABLE_BYTES;
  }
}
