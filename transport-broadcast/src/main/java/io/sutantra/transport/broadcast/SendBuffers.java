package io.sutantra.transport.broadcast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * What one socket's messages are written to, in turn: after the kernel has taken a message, its
 * buffer is used again. A message that still waits has its buffer to itself, and the next one is
 * lent another.
 *
 * <p><b>Threading:</b> confined to the socket's loop.
 */
final class SendBuffers {
  private static final int BUFFERS = ShardSocket.MAX_MESSAGES;
  private static final int BYTES = 16 * 1_024;

  // They are not to be looked for as forgotten: none is, until the socket is closed.
  private static final ByteBufAllocator KEPT = new UnpooledByteBufAllocator(true, true);

  private final ByteBufAllocator lender;
  private final ByteBuf[] buffers = new ByteBuf[BUFFERS];
  private int next;
  private boolean closed;

  SendBuffers(ByteBufAllocator lender) {
    this.lender = lender;
  }

  /** A buffer with these bytes. It is the caller's, to be released. */
  ByteBuf copy(byte[] bytes, int offset, int length) {
    return take(length).writeBytes(bytes, offset, length);
  }

  private ByteBuf take(int length) {
    if (length > BYTES || closed) {
      return lender.directBuffer(length, length);
    }
    ByteBuf buffer = buffers[next];
    if (buffer == null) {
      buffer = KEPT.directBuffer(BYTES, BYTES);
      buffers[next] = buffer;
    } else if (buffer.refCnt() > 1) {
      return lender.directBuffer(length, length);
    }
    next = (next + 1) % BUFFERS;
    return buffer.clear().retain();
  }

  /** Gives the memory back, but for what still waits. */
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
