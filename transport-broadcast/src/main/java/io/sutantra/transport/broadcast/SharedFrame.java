package io.sutantra.transport.broadcast;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.util.List;

/**
 * One access unit as all shards and viewers of a stream share it: its payloads as arrays, ready for
 * the ciphers.
 *
 * <p><b>Threading:</b> immutable. <b>Ownership:</b> nobody writes to the arrays.
 */
public final class SharedFrame {
  /** More fits no Ethernet; and as many packets as are sent at a time fit one message. */
  static final int MAX_PAYLOAD_BYTES = 1_500;

  private final byte[][] payloads;
  private final long firstIndex;
  private final boolean[] markers;
  private final int timestamp;
  private final long ptsNanos;
  private final boolean keyFrame;
  private final long captureNanos;
  private final long offeredNanos;
  private final int sizeBytes;
  private final boolean uniform;

  /**
   * Makes one.
   *
   * @param firstIndex the number of its first packet; packets of a stream are counted from 0
   * @param offeredNanos when it was handed to the transport
   * @throws IllegalArgumentException if a packet is longer than any network takes
   */
  public SharedFrame(PacketizedFrame frame, long firstIndex, long offeredNanos) {
    List<RtpPacket> packets = frame.packets();
    int last = packets.size() - 1;
    this.payloads = new byte[packets.size()][];
    this.markers = new boolean[packets.size()];
    int bytes = 0;
    boolean equal = true;
    for (int i = 0; i <= last; i++) {
      payloads[i] = packets.get(i).payload().toArray();
      markers[i] = packets.get(i).marker();
      if (payloads[i].length > MAX_PAYLOAD_BYTES) {
        throw new IllegalArgumentException(
            "packet %d of %d has %d bytes of payload, must have %d at most"
                .formatted(i + 1, payloads.length, payloads[i].length, MAX_PAYLOAD_BYTES));
      }
      bytes += payloads[i].length;
      int first = payloads[0].length;
      equal &= i == last ? payloads[i].length <= first : payloads[i].length == first;
    }
    this.firstIndex = firstIndex;
    this.timestamp = packets.get(0).timestamp();
    this.ptsNanos = frame.ptsNanos();
    this.keyFrame = frame.keyFrame();
    this.captureNanos = frame.captureNanos();
    this.offeredNanos = offeredNanos;
    this.sizeBytes = bytes;
    this.uniform = equal;
  }

  int packets() {
    return payloads.length;
  }

  byte[] payload(int packet) {
    return payloads[packet];
  }

  /** Whether a packet has the marker: the last one of a picture, the first sound after a pause. */
  boolean marker(int packet) {
    return markers[packet];
  }

  long firstIndex() {
    return firstIndex;
  }

  /** One more than the number of its last packet. */
  public long endIndex() {
    return firstIndex + payloads.length;
  }

  int timestamp() {
    return timestamp;
  }

  /** The media time. */
  long ptsNanos() {
    return ptsNanos;
  }

  boolean keyFrame() {
    return keyFrame;
  }

  long captureNanos() {
    return captureNanos;
  }

  public long offeredNanos() {
    return offeredNanos;
  }

  /** All payloads together. */
  int sizeBytes() {
    return sizeBytes;
  }

  /**
   * Whether all payloads but the last are of one size, and the last is not larger: then the kernel
   * can be handed several as one segmented message.
   */
  boolean uniform() {
    return uniform;
  }
}
