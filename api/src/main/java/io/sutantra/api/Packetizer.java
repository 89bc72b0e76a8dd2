package io.sutantra.api;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import java.util.List;

/**
 * A packetizer, which splits access units into RTP payloads by the rules of the codec's payload
 * format.
 *
 * <p>The engine adds sequence numbers, time stamps and the marker.
 *
 * <p><b>Threading:</b> confined.
 *
 * <p><b>Ownership:</b> the payloads are immutable and shared.
 */
public interface Packetizer {
  /**
   * Splits one access unit.
   *
   * @return the payloads in order, at least one for an access unit that is not empty. All payloads
   *     but the last have the same size where the payload format permits that, so that a transport
   *     can hand them to the kernel as one segmented message.
   * @throws CodecException if the access unit cannot be split into payloads of the permitted
   *     length. The engine drops the access unit and continues; in video, it continues with a key
   *     frame.
   */
  List<Bytes> packetize(EncodedFrame frame);
}
