package io.sutantra.transport.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.mock.wire.Answer;
import io.sutantra.mock.wire.Wire;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The wire form of an access unit, the same for every viewer: its RTP packets, each after its
 * length.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             LENGTH            |  RTP or RTCP packet ...       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A frame is written once into one buffer, whose slices the viewers share by reference count.
 * <b>Spec:</b> RFC 4571 section 2. <b>Threading:</b> confined to the event loop.
 */
final class FrameBuffer {
  private final ByteBuf bytes;
  private final int[] ends;
  private final int track;
  private final boolean keyFrame;
  private final int timestamp;
  private final long ptsNanos;
  private final long captureNanos;

  private FrameBuffer(ByteBuf bytes, int[] ends, int track, PacketizedFrame frame) {
    this.bytes = bytes;
    this.ends = ends;
    this.track = track;
    this.keyFrame = frame.keyFrame();
    this.timestamp = frame.packets().get(0).timestamp();
    this.ptsNanos = frame.ptsNanos();
    this.captureNanos = frame.captureNanos();
  }

  /**
   * Writes an access unit into a new buffer. The caller holds the first reference.
   *
   * @param track the index of the unit's track
   */
  static FrameBuffer of(
      PacketizedFrame frame, int track, Answer.Track header, ByteBufAllocator allocator) {
    List<RtpPacket> packets = frame.packets();
    int total = frame.sizeBytes() + packets.size() * Wire.LENGTH_BYTES;
    ByteBuf bytes = allocator.directBuffer(total, total);
    ByteBuffer out = bytes.internalNioBuffer(0, total);
    int start = out.position();
    int[] ends = new int[packets.size()];
    for (int i = 0; i < ends.length; i++) {
      RtpPacket packet = packets.get(i);
      out.putShort((short) packet.sizeBytes());
      packet.writeTo(out, header.payloadType(), header.ssrc());
      ends[i] = out.position() - start;
    }
    bytes.writerIndex(total);
    return new FrameBuffer(bytes, ends, track, frame);
  }

  /** Returns the index of the unit's track. */
  int track() {
    return track;
  }

  int timestamp() {
    return timestamp;
  }

  long ptsNanos() {
    return ptsNanos;
  }

  long captureNanos() {
    return captureNanos;
  }

  boolean keyFrame() {
    return keyFrame;
  }

  int packets() {
    return ends.length;
  }

  /** Returns the number of bytes on the wire. */
  int sizeBytes() {
    return ends[ends.length - 1];
  }

  /** Returns the number of bytes in the packets, without their lengths. */
  int packetBytes() {
    return sizeBytes() - ends.length * Wire.LENGTH_BYTES;
  }

  /** Returns the number of bytes on the wire of one packet. */
  int packetSizeBytes(int index) {
    return ends[index] - start(index);
  }

  /** Returns a reference to the whole buffer, for one viewer. */
  ByteBuf share() {
    return bytes.retainedDuplicate();
  }

  /** Returns a reference to one packet and its length, for one viewer. */
  ByteBuf sharePacket(int index) {
    return bytes.retainedSlice(start(index), packetSizeBytes(index));
  }

  void retain() {
    bytes.retain();
  }

  void release() {
    bytes.release();
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }
}
