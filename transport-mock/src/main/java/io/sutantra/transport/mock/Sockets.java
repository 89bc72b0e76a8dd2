package io.sutantra.transport.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** How connections come to their end. <b>Threading:</b> on the event loop. */
final class Sockets {
  /** What the other side has to take what is under way, and the goodbye. */
  static final long LINGER_MILLIS = 500;

  private Sockets() {}

  static void close(Channel channel) {
    var unused = channel.close();
  }

  /**
   * Says a last thing, and closes when the other side has read it or a little time has passed.
   *
   * <p>Closing at once would make the operating system throw away what was said, if anything came
   * in meanwhile.
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
