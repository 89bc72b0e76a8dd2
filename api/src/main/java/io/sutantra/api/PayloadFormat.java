package io.sutantra.api;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.RtpFormat;
import java.util.List;
import java.util.Optional;

/**
 * The RTP payload format of a codec: how access units become packets and packets access units, and
 * what both sides agree on about them.
 *
 * <p><b>Threading:</b> {@link #inspect} and {@link #negotiate} from any thread; packetizers and
 * depacketizers are confined.
 */
public interface PayloadFormat {
  /** What a session description says of the payload format. */
  RtpFormat rtp();

  /**
   * Makes a packetizer; empty if the payload format can only be read.
   *
   * @param maxPayloadBytes no payload may be longer
   * @throws IllegalArgumentException if the payload format cannot do with so few bytes
   */
  Optional<Packetizer> packetizer(int maxPayloadBytes);

  /** Makes a depacketizer; empty if the payload format can only be written. */
  Optional<Depacketizer> depacketizer();

  /**
   * Looks into the payloads of an access unit without copying them. For packets that pass through,
   * nothing else tells the key frames.
   *
   * @param payloads of one access unit in order, at least one, from the network
   * @return empty if the payloads do not make an access unit of this payload format
   */
  Optional<FrameInfo> inspect(List<Bytes> payloads);

  /**
   * Agrees on parameters with the other side.
   *
   * @param offered the {@code fmtp} parameters that the other side offers; empty if it says nothing
   * @return the parameters to answer with; empty if media of this side cannot be read there
   */
  default Optional<String> negotiate(String offered) {
    return Optional.of(rtp().formatParameters());
  }
}
