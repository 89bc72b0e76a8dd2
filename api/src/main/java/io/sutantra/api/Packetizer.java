package io.sutantra.api;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import java.util.List;

/**
 * Cuts access units into RTP payloads, by the rules of the codec's payload format.
 *
 * <p>The engine adds sequence numbers, time stamps and the marker. <b>Threading:</b> confined.
 * <b>Ownership:</b> the payloads are immutable and shared.
 */
public interface Packetizer {
  /**
   * Cuts one access unit.
   *
   * @return the payloads in order, at least one for an access unit that is not empty; all but the
   *     last of one size, so that a transport can hand them to the kernel as one segmented message
   */
  List<Bytes> packetize(EncodedFrame frame);
}
