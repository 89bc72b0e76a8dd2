package io.sutantra.transport.broadcast;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.util.List;

/**
 * An access unit that all shards and viewers of a stream share: the payloads of the packets as
 * arrays, as the ciphers take them.
 *
 * <p><b>Threading:</b> immutable. <b>Ownership:</b> nobody writes to the arrays.
 */
public final class SharedFrame {
  /**
   * The longest payload in bytes. A longer packet fits no Ethernet frame, and the packets of one
   * slice must fit one message.
   */
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
   * Copies the payloads of a frame.
   *
   * @param firstIndex the index of the first packet; the packets of a stream count from 0
   * @param offeredNanos the time at which the frame was handed to the transport
   * @throws IllegalArgumentException if a payload is longer than 1,500 bytes
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

  /**
   * Returns whether a packet has the marker bit: the last packet of a picture, or the first packet
   * of sound after a pause.
   */
  boolean marker(int packet) {
    return markers[packet];
  }

  long firstIndex() {
    return firstIndex;
  }

  /** Returns the index after the last packet's. */
  public long endIndex() {
    return firstIndex + payloads.length;
  }

  int timestamp() {
    return timestamp;
  }

  /** Returns the media time. */
  long ptsNanos() {
    return ptsNanos;
  }

  boolean keyFrame() {
    return keyFrame;
  }

  long captureNanos() {
    return captureNanos;
  }

  /** Returns the time at which the frame was handed to the transport. */
  public long offeredNanos() {
    return offeredNanos;
  }

  /** Returns the length of all payloads together. */
  int sizeBytes() {
    return sizeBytes;
  }

  /**
   * Returns whether all payloads but the last have the same size, and the last is not larger, so
   * that several packets can go to the kernel as one segmented message.
   */
  boolean uniform() {
    return uniform;
  }
}
