package io.sutantra.loadtool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * One buffer into which all sockets of a loop receive.
 *
 * <p>Whoever reads is done with it before the next socket's turn, so nothing is allocated. It holds
 * what the kernel may put together of one sender's datagrams ({@code UDP_GRO}). <b>Threading:</b>
 * confined to the loop. <b>Ownership:</b> who makes it closes it.
 */
final class SharedReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  static final int BYTES = 65_536;

  private final ByteBuf buffer = Unpooled.directBuffer(BYTES, BYTES);

  SharedReceiveBuffer() {
    // Polling is level-triggered: asking a socket until it has no more costs one more call each.
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

  /** Gives the memory back. */
  void release() {
    buffer.release();
  }
}
