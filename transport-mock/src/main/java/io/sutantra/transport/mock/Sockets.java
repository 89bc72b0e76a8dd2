package io.sutantra.transport.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The ways to close a connection. <b>Threading:</b> on the event loop. */
final class Sockets {
  /** The time that the other side has to read the remaining bytes. */
  static final long LINGER_MILLIS = 500;

  private Sockets() {}

  static void close(Channel channel) {
    var unused = channel.close();
  }

  /**
   * Sends a last message, and closes when the other side has read it or a little time has passed.
   *
   * <p>An immediate close would make the operating system discard the message if any input had
   * arrived meanwhile.
   */
  static void closeWith(Channel channel, ByteBuf lastWords) {
    channel.writeAndFlush(lastWords).addListener(written -> finishOutput(channel));
    var forced =
        channel.eventLoop().schedule(() -> close(channel), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> forced.cancel(false));
  }

  private static void finishOutput(Channel channel) {
    var unused = ((DuplexChannel) channel).shutdownOutput();
  }

  static ByteBuf line(String line) {
    return Unpooled.wrappedBuffer(line.getBytes(StandardCharsets.US_ASCII));
  }
}
