package io.sutantra.transport.mock;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.sutantra.api.Clock;
import io.sutantra.api.ViewerStatus;
import io.sutantra.mock.wire.Answer;
import io.sutantra.mock.wire.Subscription;
import io.sutantra.mock.wire.Wire;
import io.sutantra.rtc.rtcp.RtcpReader;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The input side of a connection: first a line, then RTCP in frames. Any other input closes this
 * connection and no other.
 *
 * <p>A connection never holds more than a line or a frame. <b>Threading:</b> confined to the event
 * loop.
 */
final class Connection extends ByteToMessageDecoder {
  /** The longest RTCP packet that a viewer may send; a receiver report has 32 bytes. */
  static final int MAX_FRAME_BYTES = 1_500;

  /**
   * The most frames that a viewer may send in a second; usual are one report a second and a few key
   * frame requests.
   */
  static final int MAX_FRAMES_PER_SECOND = 100;

  /** A registry of the viewers, called on the event loop. */
  interface Viewers {
    /** Creates a viewer for a connection, or returns the refusal. */
    Subscribed subscribe(Channel channel, Subscription subscription);

    /** Removes a viewer whose connection has closed. */
    void closed(MockViewer viewer);
  }

  /** The result of a subscription: a viewer or a refusal; the other component is null. */
  record Subscribed(MockViewer viewer, Answer.Refused refused) {}

  private enum State {
    LINE,
    FRAMES,
    ENDING
  }

  private final Viewers viewers;
  private final PendingConnections pendingConnections;
  private final Duration handshakeTimeout;
  private final TransportCounters counters;
  private final Clock clock;
  private final Logger logger;
  private State state = State.LINE;
  private MockViewer viewer;
  private long frames;
  private long framesAtSecond;
  private long secondNanos;
  private boolean watchesHalfFrame;

  Connection(
      Viewers viewers,
      PendingConnections pendingConnections,
      Duration handshakeTimeout,
      TransportCounters counters,
      Clock clock,
      Logger logger) {
    this.viewers = viewers;
    this.pendingConnections = pendingConnections;
    this.handshakeTimeout = handshakeTimeout;
    this.counters = counters;
    this.clock = clock;
    this.logger = logger;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    pendingConnections.enter(ctx.channel());
    var timeout =
        ctx.executor()
            .schedule(() -> expire(ctx), handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    ctx.channel().closeFuture().addListener(closed -> timeout.cancel(false));
  }

  private void expire(ChannelHandlerContext ctx) {
    if (state == State.LINE) {
      counters.connectionsExpired.increment();
      refuse(
          ctx,
          Answer.Refused.TIMED_OUT,
          "no subscription within %d ms; send '%s' and a line feed"
              .formatted(handshakeTimeout.toMillis(), Subscription.USAGE));
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (state) {
      case LINE -> line(ctx, in);
      case FRAMES -> frame(ctx, in);
      case ENDING -> in.skipBytes(in.readableBytes());
    }
  }

  private void line(ChannelHandlerContext ctx, ByteBuf in) {
    int searched = Math.min(in.readableBytes(), Subscription.MAX_LINE_BYTES + 1);
    int length = in.bytesBefore(searched, (byte) '\n');
    if (length < 0) {
      if (searched > Subscription.MAX_LINE_BYTES) {
        counters.inputMalformed.increment();
        refuse(
            ctx,
            Answer.Refused.TOO_LONG,
            "no line feed within %d bytes; send '%s' and a line feed"
                .formatted(Subscription.MAX_LINE_BYTES, Subscription.USAGE));
      }
      return;
    }
    String line = in.readCharSequence(length, StandardCharsets.US_ASCII).toString();
    in.skipBytes(1);
    Optional<Subscription> subscription = Subscription.parse(line);
    if (subscription.isEmpty()) {
      counters.inputMalformed.increment();
      refuse(
          ctx,
          Answer.Refused.MALFORMED,
          "'%s' is not understood; send '%s' and a line feed, STREAM being 1 to 64 of a-z, 0-9, -"
              .formatted(Wire.printable(line.strip(), 80), Subscription.USAGE));
      return;
    }
    Answer.Refused refused = subscribe(ctx, subscription.get());
    if (refused != null) {
      refuse(ctx, refused.status(), refused.message());
    }
  }

  private Answer.Refused subscribe(ChannelHandlerContext ctx, Subscription subscription) {
    state = State.FRAMES;
    secondNanos = clock.nanoTime();
    Subscribed result = viewers.subscribe(ctx.channel(), subscription);
    viewer = result.viewer();
    if (viewer != null) {
      pendingConnections.leave(ctx.channel());
      viewer.accept();
    }
    return result.refused();
  }

  private void refuse(ChannelHandlerContext ctx, int status, String message) {
    state = State.ENDING;
    counters.viewersRefused.increment();
    Sockets.closeWith(ctx.channel(), Sockets.line(new Answer.Refused(status, message).line()));
  }

  private void frame(ChannelHandlerContext ctx, ByteBuf in) {
    int length = in.readableBytes() < 2 ? -1 : in.getUnsignedShort(in.readerIndex());
    if (length > MAX_FRAME_BYTES) {
      fail("sent a frame of %d bytes; RTCP of %d at most".formatted(length, MAX_FRAME_BYTES));
      return;
    }
    if (length < 0 || in.readableBytes() < Wire.LENGTH_BYTES + length) {
      watchHalfFrame(ctx);
      return;
    }
    in.skipBytes(Wire.LENGTH_BYTES);
    frames++;
    if (tooMany()) {
      fail("sent more than %d frames in a second".formatted(MAX_FRAMES_PER_SECOND));
      return;
    }
    // RFC 4571 allows empty frames, which have no meaning.
    if (length > 0) {
      int malformedBytes = RtcpReader.read(in.nioBuffer(in.readerIndex(), length), viewer);
      in.skipBytes(length);
      if (malformedBytes > 0) {
        fail("sent what is not RTCP");
      }
    }
  }

  private boolean tooMany() {
    long now = clock.nanoTime();
    if (now - secondNanos >= 1_000_000_000L) {
      secondNanos = now;
      framesAtSecond = frames - 1;
    }
    return frames - framesAtSecond > MAX_FRAMES_PER_SECOND;
  }

  private void watchHalfFrame(ChannelHandlerContext ctx) {
    if (watchesHalfFrame) {
      return;
    }
    watchesHalfFrame = true;
    long before = frames;
    var check =
        ctx.executor()
            .schedule(
                () -> checkHalfFrame(ctx, before),
                handshakeTimeout.toMillis(),
                TimeUnit.MILLISECONDS);
    ctx.channel().closeFuture().addListener(closed -> check.cancel(false));
  }

  private void checkHalfFrame(ChannelHandlerContext ctx, long framesBefore) {
    watchesHalfFrame = false;
    if (state == State.FRAMES && actualReadableBytes() > 0) {
      if (frames == framesBefore) {
        fail("sent half a frame and then nothing");
      } else {
        watchHalfFrame(ctx);
      }
    }
  }

  private void fail(String reason) {
    state = State.ENDING;
    counters.inputMalformed.increment();
    viewer.fail("the viewer " + reason);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (state == State.FRAMES && viewer != null && actualReadableBytes() > 0) {
      counters.inputMalformed.increment();
      viewer.end(ViewerStatus.FAILED, "the viewer closed the connection within a frame");
    }
    state = State.ENDING;
    super.channelInactive(ctx);
    pendingConnections.leave(ctx.channel());
    if (viewer != null) {
      viewers.closed(viewer);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      if (viewer != null) {
        viewer.end(ViewerStatus.DISCONNECTED, "the connection was lost: " + cause.getMessage());
      }
    } else {
      logger.log(Logger.Level.WARNING, "a connection is given up", cause);
      if (viewer != null) {
        viewer.end(ViewerStatus.FAILED, "the server failed: " + cause);
      }
    }
    Sockets.close(ctx.channel());
  }
}
