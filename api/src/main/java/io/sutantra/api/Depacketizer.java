package io.sutantra.api;

import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import java.util.Optional;

/**
 * A depacketizer, which reassembles access units from RTP packets.
 *
 * <p>The engine ensures that the packets are in order and complete.
 *
 * <p><b>Threading:</b> confined.
 *
 * <p><b>Errors:</b> none: for any packets the depacketizer returns a result, in time and memory
 * bounded by their size.
 */
public interface Depacketizer {
  /**
   * Returns the access unit, with the times of {@code frame}; empty if the packets do not form an
   * access unit.
   */
  Optional<EncodedFrame> depacketize(PacketizedFrame frame);
}
