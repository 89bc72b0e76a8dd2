package io.sutantra.benchmarks.rig;

import io.sutantra.api.media.PacketizedFrame;

/** Hears of frames that have arrived at one sink. Called from one thread at a time. */
@FunctionalInterface
public interface Arrival {
  /**
   * A frame is here as bytes.
   *
   * @param firstPacketNanos when its first packet was
   */
  void arrived(PacketizedFrame frame, long firstPacketNanos);
}
