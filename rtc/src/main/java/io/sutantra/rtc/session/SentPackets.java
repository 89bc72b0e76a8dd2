package io.sutantra.rtc.session;

/**
 * The latest packets of a sent stream, for retransmission.
 *
 * <p>A packet is retransmitted once in a round trip, and in the long run there are no more
 * retransmissions than packets, so that a storm of requests cannot multiply traffic.
 * <b>Threading:</b> confined.
 */
final class SentPackets {
  private static final int MAX_CREDIT = 512;

  private final long[] indexes;
  private final Packet[] packets;
  private final long[] againNanos;
  private final boolean[] again;
  private int credit = MAX_CREDIT;

  /** The parts of a packet that do not follow from its index. */
  static final class Packet {
    private final int timestamp;
    private final boolean marker;
    private final byte[] payload;

    /** Creates a packet, and takes over the payload, which must not change any more. */
    Packet(int timestamp, boolean marker, byte[] payload) {
      this.timestamp = timestamp;
      this.marker = marker;
      this.payload = payload;
    }

    int timestamp() {
      return timestamp;
    }

    boolean marker() {
      return marker;
    }

    byte[] payload() {
      return payload;
    }
  }

  SentPackets(int capacity) {
    indexes = new long[capacity];
    packets = new Packet[capacity];
    againNanos = new long[capacity];
    again = new boolean[capacity];
  }

  void add(long index, Packet packet) {
    int slot = slot(index);
    indexes[slot] = index;
    packets[slot] = packet;
    again[slot] = false;
    credit = Math.min(MAX_CREDIT, credit + 1);
  }

  private int slot(long index) {
    return (int) Math.floorMod(index, (long) indexes.length);
  }

  /** Returns a packet to retransmit now; null if the packet is unknown or may not go yet. */
  Packet takeAgain(long index, long nowNanos, long roundTripNanos) {
    int slot = slot(index);
    if (packets[slot] == null
        || indexes[slot] != index
        || credit == 0
        || (again[slot] && nowNanos - againNanos[slot] < roundTripNanos)) {
      return null;
    }
    credit--;
    again[slot] = true;
    againNanos[slot] = nowNanos;
    return packets[slot];
  }
}
