package io.sutantra.transport.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.sutantra.api.Clock;
import io.sutantra.api.TransportListener;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.mock.rtcp.CompoundPacket;
import io.sutantra.mock.rtcp.Goodbye;
import io.sutantra.mock.rtcp.PictureLossIndication;
import io.sutantra.mock.rtcp.ReceiverReport;
import io.sutantra.mock.rtcp.ReportBlock;
import io.sutantra.mock.rtcp.RtcpPacket;
import io.sutantra.mock.wire.Wire;
import io.sutantra.rtc.sdp.AddressLiteral;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * A connection that has subscribed.
 *
 * <p>Ends once, whoever ends it: the reason that comes first counts. <b>Threading:</b> confined to
 * the event loop.
 */
final class MockViewer {
  private final String id;
  private final String remoteAddress;
  private final MockStream stream;
  private final Channel channel;
  private final TransportListener listener;
  private final ViewerQueue queue;

  private ViewerStatus status = ViewerStatus.CONNECTING;
  private ViewerStatus end;
  private String endDetail = "";
  private long keyFrameRequests;
  private long packetsLost;
  private long jitterNanos;

  MockViewer(
      String id,
      MockStream stream,
      Channel channel,
      Clock clock,
      MockTransportSettings settings,
      TransportCounters counters,
      TransportListener listener) {
    this.id = id;
    this.stream = stream;
    this.channel = channel;
    this.listener = listener;
    this.remoteAddress =
        channel.remoteAddress() instanceof InetSocketAddress remote
            ? AddressLiteral.text(remote)
            : String.valueOf(channel.remoteAddress());
    this.queue =
        new ViewerQueue(
            channel, clock, settings, counters, stream.nextViewer(), this::requestKeyFrame);
  }

  String id() {
    return id;
  }

  /** It was found acceptable: says so, and sends the answer. */
  void accept() {
    tell("");
    stream.add(this);
    ByteBuf line = Sockets.line(stream.answer().line());
    channel
        .writeAndFlush(line)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (written.isSuccess() && end == null) {
                    status = ViewerStatus.CONNECTED;
                    tell("");
                    requestKeyFrame();
                  }
                });
  }

  /** Sends a frame or drops it. The frame stays the caller's. */
  void send(FrameBuffer frame) {
    if (status == ViewerStatus.CONNECTED && end == null) {
      queue.send(frame);
    }
  }

  private void requestKeyFrame() {
    keyFrameRequests++;
    listener.keyFrameRequested(stream.id(), id);
  }

  /** It has sent RTCP. */
  void received(List<RtcpPacket> packets) {
    for (RtcpPacket packet : packets) {
      if (end != null) {
        return;
      }
      if (packet instanceof PictureLossIndication && status == ViewerStatus.CONNECTED) {
        requestKeyFrame();
      } else if (packet instanceof ReceiverReport report) {
        report.blocks().stream()
            .filter(block -> block.ssrc() == stream.answer().ssrc())
            .forEach(this::reported);
      } else if (packet instanceof Goodbye goodbye) {
        end(ViewerStatus.DISCONNECTED, said(goodbye.reason()));
        Sockets.close(channel);
      }
    }
  }

  private static String said(String reason) {
    String printable = Wire.printable(reason, 255);
    return printable.isEmpty() ? "the viewer left" : "the viewer left: " + printable;
  }

  private void reported(ReportBlock block) {
    packetsLost = Math.max(0, block.cumulativeLost());
    jitterNanos =
        Integer.toUnsignedLong(block.jitter())
            * 1_000_000_000L
            / stream.answer().format().rtp().clockRateHz();
  }

  /** A second has passed. */
  void tick() {
    if (status == ViewerStatus.CONNECTED && end == null) {
      if (queue.missesKeyFrame()) {
        requestKeyFrame();
      }
      report();
    }
  }

  private void report() {
    listener.viewerReported(
        id,
        new ViewerStatistics(
            queue.framesSent(),
            queue.framesDropped(),
            queue.packetsSent(),
            queue.bytesSent(),
            packetsLost,
            0,
            keyFrameRequests,
            jitterNanos,
            0,
            0,
            Map.of("codec", stream.answer().format().codec()),
            Map.of("frames-queued", queue.queuedFrames())));
  }

  /** Tells it goodbye; the connection closes when that has gone out, or soon in any case. */
  void dismiss(String reason) {
    if (end != null) {
      return;
    }
    end(ViewerStatus.DISCONNECTED, reason);
    byte[] goodbye = CompoundPacket.write(List.of(new Goodbye(stream.answer().ssrc(), reason)));
    ByteBuf bytes = Unpooled.buffer(2 + goodbye.length).writeShort(goodbye.length);
    Sockets.closeWith(channel, bytes.writeBytes(goodbye));
  }

  /** It broke the rules. */
  void fail(String reason) {
    end(ViewerStatus.FAILED, reason);
    Sockets.close(channel);
  }

  /** Notes why the connection is about to end, if there is no reason yet. */
  void end(ViewerStatus how, String why) {
    if (end == null) {
      end = how;
      endDetail = why;
      stream.remove(this);
      queue.end();
    }
  }

  /** The connection is closed. */
  ViewerStatus closed() {
    if (status == ViewerStatus.CONNECTING) {
      end(ViewerStatus.FAILED, "the connection was lost before media could be sent");
    }
    end(ViewerStatus.DISCONNECTED, "the viewer closed the connection");
    queue.abandon();
    if (status == ViewerStatus.CONNECTED) {
      report();
    }
    status = end;
    tell(endDetail);
    return status;
  }

  private void tell(String detail) {
    listener.viewerChanged(new ViewerEvent(stream.id(), id, status, remoteAddress, detail));
  }
}
