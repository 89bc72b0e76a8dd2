package com.example.rtpdump;

import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestViewer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that fetches a dump, and reads it as it arrives or not at all. */
final class DumpReader implements TestViewer {
  /** The length of an RTP header without contributing sources and extensions: no other is sent. */
  private static final int HEADER_BYTES = 12;

  private final Socket socket;
  private volatile long frames; // one thread writes this field
  private volatile boolean beganWithKeyFrame;
  private volatile boolean ended;

  DumpReader(String address, String streamId, boolean reads) throws IOException {
    URI uri = URI.create(address);
    socket = new Socket(uri.getHost(), uri.getPort());
    String request = "GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(streamId);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    if (reads) {
      Thread thread = new Thread(this::read, "dump-reader");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void read() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
      while (!line(in).isEmpty()) {
        // Skip the head of the response.
      }
      if (!line(in).startsWith("#!rtpplay1.0 ")) {
        throw new IOException("this is no dump");
      }
      in.skipNBytes(16);
      boolean first = true;
      while (true) {
        int length = in.readUnsignedShort();
        byte[] packet = new byte[in.readUnsignedShort()];
        if (length != packet.length + 8 || in.readInt() < 0) {
          throw new IOException("the lengths do not agree");
        }
        in.readFully(packet);
        boolean marker = (packet[1] & 0x80) != 0;
        if (first) {
          beganWithKeyFrame = packet[HEADER_BYTES] == SyntheticMedia.KEY;
          first = false;
        }
        if (marker) {
          frames++;
        }
      }
    } catch (IOException e) {
      ended = true;
    }
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public long framesReceived() {
    return frames;
  }

  @Override
  public boolean beganWithKeyFrame() {
    return beganWithKeyFrame;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // The socket is closed in any case.
    }
  }
}
