package com.example.rtpdump;

import io.sutantra.api.Clock;
import io.sutantra.api.TransportListener;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A viewer with its bounded queue and its statistics.
 *
 * <p><b>Threading:</b> the stream's thread calls {@link #offer}, {@link #write} has a thread of
 * its own, and any thread may call the other methods.
 */
final class DumpViewer {
  private final String id = UUID.randomUUID().toString();
  private final DumpStream stream;
  private final Socket socket;
  private final Clock clock;
  private final TransportListener listener;
  private final BlockingQueue<PacketizedFrame> queue;
  private final RtpDump dump;
  private ViewerStatus status;
  private boolean waitsForKeyFrame = true;
  private volatile boolean missesKeyFrame = true;

  // One thread writes each of these fields.
  private volatile long framesSent;
  private volatile long framesDropped;
  private volatile long packetsSent;
  private volatile long bytesSent;
  private volatile long keyFrameRequests;

  DumpViewer(
      DumpStream stream,
      Socket socket,
      RtpDumpProvider.Options options,
      Clock clock,
      TransportListener listener) {
    this.stream = stream;
    this.socket = socket;
    this.clock = clock;
    this.listener = listener;
    this.queue = new ArrayBlockingQueue<>(options.queueFrames());
    this.dump = new RtpDump(options.payloadType(), id.hashCode(), clock.epochMillis());
  }

  String id() {
    return id;
  }

  /**
   * Queues a frame. A frame that does not fit is dropped, and with it all frames up to the next
   * key frame.
   */
  void offer(PacketizedFrame frame) {
    if (waitsForKeyFrame && !frame.keyFrame()) {
      framesDropped++;
      return;
    }
    waitsForKeyFrame = !queue.offer(frame);
    if (waitsForKeyFrame) {
      framesDropped++;
      missesKeyFrame = true;
    }
  }

  /** Writes until the viewer leaves or is disconnected. */
  void write() {
    try {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
      out.write(dump.head());
      out.flush();
      while (become(ViewerStatus.CONNECTED, "")) {
        if (missesKeyFrame) {
          missesKeyFrame = false;
          requestKeyFrame();
        }
        write(queue.take(), out);
      }
    } catch (IOException e) {
      end(ViewerStatus.DISCONNECTED, "left: " + e.getMessage());
    } catch (InterruptedException e) {
      end(ViewerStatus.DISCONNECTED, "the transport is closing");
    }
  }

  private void write(PacketizedFrame frame, OutputStream out) throws IOException {
    long bytes = 0;
    for (RtpPacket packet : frame.packets()) {
      out.write(dump.record(packet, clock.epochMillis()));
      bytes += packet.sizeBytes();
    }
    if (queue.isEmpty()) {
      out.flush();
    }
    framesSent++;
    packetsSent += frame.packets().size();
    bytesSent += bytes;
  }

  private synchronized void requestKeyFrame() {
    if (status == ViewerStatus.CONNECTED) {
      keyFrameRequests++;
      listener.keyFrameRequested(stream.id(), id);
    }
  }

  /** Reports the viewer's statistics. */
  synchronized void report() {
    if (status == ViewerStatus.CONNECTED) {
      listener.viewerReported(
          id,
          new ViewerStatistics(
              framesSent,
              framesDropped,
              packetsSent,
              bytesSent,
              0,
              0,
              keyFrameRequests,
              0,
              0,
              0,
              Map.of("format", "rtpdump")));
    }
  }

  /**
   * Reports a change of status.
   *
   * @return whether the viewer has this status now, and had not ended before
   */
  synchronized boolean become(ViewerStatus next, String detail) {
    if (status == next) {
      return !next.terminal();
    }
    if (status != null && !status.canBecome(next)) {
      return false;
    }
    status = next;
    listener.viewerChanged(
        new ViewerEvent(
            stream.id(), id, next, String.valueOf(socket.getRemoteSocketAddress()), detail));
    return true;
  }

  /** Ends the viewer. Closing the socket releases the threads that read and write. */
  void end(ViewerStatus how, String detail) {
    become(how, detail);
    stream.remove(this);
    try {
      socket.close();
    } catch (IOException e) {
      // The socket is closed in any case.
    }
  }
}
