package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import java.util.Optional;
import java.util.function.Function;

/**
 * A track of a stream, to a sink.
 *
 * @param format of the media that will be offered
 * @param bitrateBps what the track aims at, in bits a second; 0 if nobody knows
 * @param negotiation what {@link PayloadFormat#negotiate} says, for packets
 */
public record TrackDescription(
    MediaFormat format, int bitrateBps, Function<String, Optional<String>> negotiation) {
  /** A track whose parameters are its format's, whatever the other side offers. */
  public TrackDescription(MediaFormat format, int bitrateBps) {
    this(format, bitrateBps, offered -> Optional.of(parameters(format)));
  }

  private static String parameters(MediaFormat format) {
    return format instanceof PacketizedFormat packets ? packets.rtp().formatParameters() : "";
  }

  /** Whether the track is video or audio. */
  public MediaType type() {
    return format.type();
  }
}
