package io.sutantra.api;

import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import java.util.Optional;

/**
 * Puts an access unit together again.
 *
 * <p>The engine has seen to it that the packets are in order and none is missing in between.
 * <b>Threading:</b> confined. <b>Errors:</b> none: whatever is in the packets, there is an answer,
 * in time and memory bounded by their size.
 */
public interface Depacketizer {
  /** The access unit, with the times of {@code frame}; empty if the packets do not make one. */
  Optional<EncodedFrame> depacketize(PacketizedFrame frame);
}
