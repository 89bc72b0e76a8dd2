package io.sutantra.rtc.rtp;

import java.util.List;

/**
 * A whole access unit of a received track: the packets of one picture, or one packet of sound.
 *
 * <p>The sequence numbers of successive access units are continuous unless media was lost: packets
 * without payload are taken out, and the rest is renumbered.
 *
 * @param packets the packets in order, at least one
 * @param arrivalNanos arrival time of the earliest packet by the session's clock
 * @param afterLoss whether media between the previous access unit and this one is lost, or the
 *     access unit is the first of its source
 */
public record AccessUnit(List<ReceivedPacket> packets, long arrivalNanos, boolean afterLoss) {
  /** Copies the list. */
  public AccessUnit {
    packets = List.copyOf(packets);
    if (packets.isEmpty()) {
      throw new IllegalArgumentException("an access unit needs at least one packet");
    }
  }

  /** Returns the time stamp, which all packets have in common. */
  public int timestamp() {
    return packets.get(0).timestamp();
  }
}
