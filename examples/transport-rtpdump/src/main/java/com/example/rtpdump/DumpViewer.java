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
 * One who watches: a bounded queue, and what has become of it.
 *
 * <p><b>Threading:</b> {@link #offer} comes from the stream's thread, {@link #write} has a thread
 * of its own, everything else may come from anywhere.
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

  // Each has one thread that writes it.
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

  /** What does not fit is dropped, and all after it up to the next key frame. */
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

  /** Writes until the viewer leaves or is told to. */
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

  /** Tells how it is served. */
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
   * Tells a change of status.
   *
   * @return whether it is that now, and was not ended before
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

  /** Ends it; closing the socket frees the threads that read and write. */
  void end(ViewerStatus how, String detail) {
    become(how, detail);
    stream.remove(this);
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone as it is.
    }
  }
}
