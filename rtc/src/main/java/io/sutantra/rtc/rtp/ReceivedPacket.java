package io.sutantra.rtc.rtp;

/**
 * A packet of a received track: decrypted, and a retransmission in its original form.
 *
 * <p><b>Threading:</b> immutable; nobody changes the bytes of the payload.
 */
public final class ReceivedPacket {
  private final int sequenceNumber;
  private final int timestamp;
  private final boolean marker;
  private final byte[] payload;
  private final long arrivalNanos;

  /**
   * Creates a packet.
   *
   * @param sequenceNumber the sequence number, of which the low 16 bits are taken
   * @param timestamp 32 bits of the payload format's clock
   * @param marker for video, whether the packet ends its access unit
   * @param payload the payload without padding, which may be empty; taken over
   * @param arrivalNanos the arrival time by the session's clock
   */
  public ReceivedPacket(
      int sequenceNumber, int timestamp, boolean marker, byte[] payload, long arrivalNanos) {
    this.sequenceNumber = sequenceNumber & 0xFFFF;
    this.timestamp = timestamp;
    this.marker = marker;
    this.payload = payload;
    this.arrivalNanos = arrivalNanos;
  }

  ReceivedPacket withSequenceNumber(int number) {
    return new ReceivedPacket(number, timestamp, marker, payload, arrivalNanos);
  }

  /** Returns the sequence number, 0 to 65,535. */
  public int sequenceNumber() {
    return sequenceNumber;
  }

  /** Returns the time stamp: 32 bits of the payload format's clock. */
  public int timestamp() {
    return timestamp;
  }

  /** Returns the marker: for video, whether the packet ends its access unit. */
  public boolean marker() {
    return marker;
  }

  /** Returns the payload without padding; may be empty. */
  public byte[] payload() {
    return payload;
  }

  /** Returns the arrival time by the session's clock. */
  public long arrivalNanos() {
    return arrivalNanos;
  }
}
