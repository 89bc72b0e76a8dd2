package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import java.util.Optional;
import java.util.function.Function;

/**
 * The description of a track for a sink.
 *
 * @param format the format of the media that will be offered
 * @param bitrateBps the target bit rate of the track, in bits per second; 0 if not known
 * @param negotiation the function {@link PayloadFormat#negotiate} of the payload format, for
 *     packets
 */
public record TrackDescription(
    MediaFormat format, int bitrateBps, Function<String, Optional<String>> negotiation) {
  /**
   * Creates the description of a track whose parameters are the parameters of its format, whatever
   * the other side offers.
   */
  public TrackDescription(MediaFormat format, int bitrateBps) {
    this(format, bitrateBps, offered -> Optional.of(parameters(format)));
  }

  private static String parameters(MediaFormat format) {
    return format instanceof PacketizedFormat packets ? packets.rtp().formatParameters() : "";
  }

  /** Returns whether the track is video or audio. */
  public MediaType type() {
    return format.type();
  }
}
