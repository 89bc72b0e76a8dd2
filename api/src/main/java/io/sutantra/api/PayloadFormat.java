package io.sutantra.api;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.RtpFormat;
import java.util.List;
import java.util.Optional;

/**
 * The RTP payload format of a codec: the conversion between access units and packets, and the
 * negotiation of its parameters.
 *
 * <p><b>Threading:</b> {@link #inspect} and {@link #negotiate} from any thread; packetizers and
 * depacketizers are confined.
 */
public interface PayloadFormat {
  /** Returns the description of the payload format in a session description. */
  RtpFormat rtp();

  /**
   * Creates a packetizer; empty if the payload format can only be read.
   *
   * @param maxPayloadBytes the maximum length of a payload
   * @throws IllegalArgumentException if the payload format needs longer payloads
   */
  Optional<Packetizer> packetizer(int maxPayloadBytes);

  /** Creates a depacketizer; empty if the payload format can only be written. */
  Optional<Depacketizer> depacketizer();

  /**
   * Inspects the payloads of an access unit without copying them. For packets that pass through
   * unchanged, this is the only way to find the key frames.
   *
   * @param payloads the payloads of one access unit in order, at least one, from the network
   * @return empty if the payloads do not form an access unit of this payload format
   */
  Optional<FrameInfo> inspect(List<Bytes> payloads);

  /**
   * Creates a completer of packets that pass through; empty if access units of the codec contain
   * all that a viewer needs.
   */
  default Optional<PayloadCompleter> completer() {
    return Optional.empty();
  }

  /**
   * Negotiates the parameters with the other side.
   *
   * @param offered the {@code fmtp} parameters in the offer; empty if the offer has none
   * @return the parameters of the answer; empty if the other side cannot read this side's media
   */
  default Optional<String> negotiate(String offered) {
    return Optional.of(rtp().formatParameters());
  }
}
