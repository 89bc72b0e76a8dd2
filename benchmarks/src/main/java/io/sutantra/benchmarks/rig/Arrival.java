package io.sutantra.benchmarks.rig;

import io.sutantra.api.media.PacketizedFrame;

/** A receiver of the frames that arrive at one sink. One thread at a time calls it. */
@FunctionalInterface
public interface Arrival {
  /**
   * Takes a frame that has arrived as bytes.
   *
   * @param firstPacketNanos the time at which the frame's first packet arrived
   */
  void arrived(PacketizedFrame frame, long firstPacketNanos);
}
