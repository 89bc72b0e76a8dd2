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
import io.sutantra.api.media.MediaType;
import io.sutantra.mock.wire.Answer;
import io.sutantra.mock.wire.Wire;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.sdp.AddressLiteral;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A viewer: a connection that has subscribed.
 *
 * <p>A viewer ends once, and the first reason given counts. <b>Threading:</b> confined to the event
 * loop.
 */
final class MockViewer implements MockStream.Receiver, RtcpVisitor {
  /** The size of a header, an SSRC and a reason of 255 bytes. */
  private static final int MAX_GOODBYE_BYTES = 4 + 4 + 256;

  private final String id;
  private final String remoteAddress;
  private final MockStream stream;
  private final Answer.Accepted answer;
  private final Channel channel;
  private final TransportListener listener;
  private final ViewerQueue queue;

  private ViewerStatus status = ViewerStatus.CONNECTING;
  private ViewerStatus end;
  private String endDetail = "";
  private long keyFrameRequests;
  private final long[] packetsLost;
  private long jitterNanos;

  /**
   * Creates a viewer, which has not been answered yet.
   *
   * @param answer the answer to the subscription, with the tracks that the viewer receives
   */
  MockViewer(
      String id,
      MockStream stream,
      Answer.Accepted answer,
      Channel channel,
      Clock clock,
      MockTransportSettings settings,
      TransportCounters counters,
      TransportListener listener) {
    this.id = id;
    this.stream = stream;
    this.answer = answer;
    this.packetsLost = new long[answer.tracks().size()];
    this.channel = channel;
    this.listener = listener;
    this.remoteAddress =
        channel.remoteAddress() instanceof InetSocketAddress remote
            ? AddressLiteral.text(remote)
            : String.valueOf(channel.remoteAddress());
    this.queue =
        new ViewerQueue(
            channel,
            clock,
            settings,
            counters,
            answer.tracks().stream().map(its -> its.format().type() == MediaType.VIDEO).toList(),
            stream.nextViewer(),
            this::requestKeyFrame);
  }

  @Override
  public String id() {
    return id;
  }

  /** Reports the viewer to the listener, and sends the answer. */
  void accept() {
    tell("");
    stream.add(this);
    ByteBuf line = Sockets.line(answer.line());
    channel
        .writeAndFlush(line)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (written.isSuccess() && end == null) {
                    status = ViewerStatus.CONNECTED;
                    tell("");
                    if (stream.hasVideo()) {
                      requestKeyFrame();
                    }
                  }
                });
  }

  @Override
  public void send(FrameBuffer frame) {
    int track = frame.track();
    if (status != ViewerStatus.CONNECTED || end != null || track >= answer.tracks().size()) {
      return;
    }
    if (queue.begins(frame)) {
      // The report before the first packet tells the viewer where the track lies beside the others.
      write(stream.reports().report(track, 0, 0));
    }
    queue.send(frame);
  }

  private void requestKeyFrame() {
    keyFrameRequests++;
    listener.keyFrameRequested(stream.id(), id);
  }

  @Override
  public void pictureLoss(int senderSsrc, int mediaSsrc) {
    if (status == ViewerStatus.CONNECTED && end == null) {
      requestKeyFrame();
    }
  }

  @Override
  public void receptionReport(int reporterSsrc, ReportBlock block) {
    for (int i = 0; i < packetsLost.length; i++) {
      if (end == null && block.ssrc() == answer.tracks().get(i).ssrc()) {
        packetsLost[i] = Math.max(0, block.cumulativeLost());
        if (i == 0) {
          jitterNanos =
              Integer.toUnsignedLong(block.jitter())
                  * 1_000_000_000L
                  / answer.tracks().get(i).format().rtp().clockRateHz();
        }
      }
    }
  }

  @Override
  public void goodbye(int ssrc, String reason) {
    if (end == null) {
      end(ViewerStatus.DISCONNECTED, said(reason));
      Sockets.close(channel);
    }
  }

  private static String said(String reason) {
    String printable = Wire.printable(reason, 255);
    return printable.isEmpty() ? "the viewer left" : "the viewer left: " + printable;
  }

  /** Does the work of each second: key frame requests and reports. */
  void tick() {
    if (status == ViewerStatus.CONNECTED && end == null) {
      if (queue.missesKeyFrame()) {
        requestKeyFrame();
      }
      report();
      for (int track = 0; track < answer.tracks().size(); track++) {
        // Nothing is sent to a viewer that does not read, so that its reports do not pile up.
        if (queue.packetsSent(track) > 0 && channel.isWritable()) {
          write(stream.reports().report(track, queue.packetsSent(track), queue.octetsSent(track)));
        }
      }
    }
  }

  private void write(ByteBuf rtcp) {
    var unused = channel.writeAndFlush(rtcp);
  }

  private void report() {
    listener.viewerReported(
        id,
        new ViewerStatistics(
            queue.framesSent(),
            queue.framesDropped(),
            queue.packetsSent(),
            queue.bytesSent(),
            Arrays.stream(packetsLost).sum(),
            0,
            keyFrameRequests,
            jitterNanos,
            0,
            0,
            Map.of(
                "codec",
                answer.tracks().stream()
                    .map(its -> its.format().codec())
                    .collect(Collectors.joining(", "))),
            Map.of("frames-queued", queue.queuedFrames())));
  }

  /** Sends a goodbye. The connection closes when the goodbye has gone out, or soon in any case. */
  @Override
  public void dismiss(String reason) {
    if (end != null) {
      return;
    }
    end(ViewerStatus.DISCONNECTED, reason);
    ByteBuffer goodbye = ByteBuffer.allocate(MAX_GOODBYE_BYTES);
    new RtcpWriter(goodbye).goodbye(answer.tracks().get(0).ssrc(), reason);
    goodbye.flip();
    ByteBuf bytes = Unpooled.buffer(2 + goodbye.remaining()).writeShort(goodbye.remaining());
    Sockets.closeWith(channel, bytes.writeBytes(goodbye));
  }

  /** Ends the viewer because the viewer broke the protocol, or the server failed. */
  @Override
  public void fail(String reason) {
    end(ViewerStatus.FAILED, reason);
    Sockets.close(channel);
  }

  /** Records why the connection is about to end, if there is no reason yet. */
  void end(ViewerStatus how, String why) {
    if (end == null) {
      end = how;
      endDetail = why;
      stream.remove(this);
      queue.end();
    }
  }

  /** Finishes the viewer after its connection has closed. */
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
