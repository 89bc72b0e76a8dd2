package io.sutantra.transport.broadcast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * A ring of buffers for the messages of one socket. When the kernel has taken a message, the
 * message's buffer is used again. While a message still waits, its buffer stays with it, and the
 * next message gets a buffer from the allocator.
 *
 * <p><b>Threading:</b> confined to the socket's loop.
 */
final class SendBuffers {
  /** The number of buffers, and of messages handed to the kernel at a time. */
  static final int BUFFERS = 16;

  private static final int BYTES = 16 * 1_024;

  // Without leak detection: the ring keeps its buffers until the socket is closed.
  private static final ByteBufAllocator RING_ALLOCATOR = new UnpooledByteBufAllocator(true, true);

  private final ByteBufAllocator allocator;
  private final ByteBuf[] buffers = new ByteBuf[BUFFERS];
  private int next;
  private boolean closed;

  /**
   * Creates the ring.
   *
   * @param allocator the allocator of buffers for messages that the ring has no buffer for
   */
  SendBuffers(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** Returns a buffer with a copy of bytes. The caller owns the buffer and must release it. */
  ByteBuf copy(byte[] bytes, int offset, int length) {
    return take(length).writeBytes(bytes, offset, length);
  }

  private ByteBuf take(int length) {
    if (length > BYTES || closed) {
      return allocator.directBuffer(length, length);
    }
    ByteBuf buffer = buffers[next];
    if (buffer == null) {
      buffer = RING_ALLOCATOR.directBuffer(BYTES, BYTES);
      buffers[next] = buffer;
    } else if (buffer.refCnt() > 1) {
      return allocator.directBuffer(length, length);
    }
    next = (next + 1) % BUFFERS;
    return buffer.clear().retain();
  }

  /** Releases the buffers; the memory of a message that still waits is freed with the message. */
  void close() {
    closed = true;
    for (int i = 0; i < BUFFERS; i++) {
      if (buffers[i] != null) {
        buffers[i].release();
        buffers[i] = null;
      }
    }
  }
}
