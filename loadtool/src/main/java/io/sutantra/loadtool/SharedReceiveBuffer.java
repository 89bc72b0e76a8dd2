package io.sutantra.loadtool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * A buffer that all sockets of a loop receive into.
 *
 * <p>Each reader has finished with the buffer before the next socket's turn, so nothing is
 * allocated. The buffer is large enough for all datagrams of one sender that the kernel may join
 * ({@code UDP_GRO}). <b>Threading:</b> confined to the loop. <b>Ownership:</b> the creator releases
 * the buffer.
 */
final class SharedReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  static final int BYTES = 65_536;

  private final ByteBuf buffer = Unpooled.directBuffer(BYTES, BYTES);

  SharedReceiveBuffer() {
    // Polling is level-triggered: reading a socket until it is empty costs one more call each time.
    super(1);
  }

  @Override
  @SuppressWarnings("deprecation") // What channels ask for, in this version.
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return BYTES;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return buffer.refCnt() == 1 ? buffer.clear().retain() : allocator.directBuffer(BYTES);
      }
    };
  }

  /** Frees the memory. */
  void release() {
    buffer.release();
  }
}
