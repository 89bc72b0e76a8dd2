package io.sutantra.transport.mock;

import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestViewer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** A viewer on plain sockets, which shares no code with the source of this module. */
final class SocketViewer implements TestViewer {
  /** The payload type comes before the type of a track, with one key between. */
  private static final Pattern SOUND_TYPE =
      Pattern.compile("payload-type\\S*=(\\d+) ssrc\\S*=\\S+ type\\S*=audio");

  private final Socket socket;
  private final int soundType;
  private final AtomicLong sound = new AtomicLong();
  private final List<byte[]> senderReports = new CopyOnWriteArrayList<>();
  private final DataInputStream in;
  private final String answer;
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong packets = new AtomicLong();
  private volatile boolean beganWithKeyFrame;
  private volatile boolean decodable = true;
  private volatile boolean goodbye;
  private volatile boolean ended;

  // Guarded by this object's lock.
  private final List<Long> checksums = new ArrayList<>();
  private final List<Integer> sequenceNumbers = new ArrayList<>();

  private SocketViewer(Socket socket, String line) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    socket.setSoTimeout(30_000);
    send(line.getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      read.write(b);
    }
    this.answer = read.toString(StandardCharsets.US_ASCII);
    Matcher heard = SOUND_TYPE.matcher(answer);
    this.soundType = heard.find() ? Integer.parseInt(heard.group(1)) : -1;
  }

  /** Sends a line, and reads the line that answers. */
  static SocketViewer say(int port, String line) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(65_536);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new SocketViewer(socket, line);
  }

  /** Subscribes and starts to read. */
  static SocketViewer watch(int port, String streamId) throws IOException {
    SocketViewer viewer = say(port, "SUTANTRA/1 SUBSCRIBE " + streamId + " tracks=all\n");
    viewer.readOn();
    return viewer;
  }

  /** Starts to read in the background. */
  void readOn() {
    Thread thread = new Thread(this::read, "socket-viewer");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    CRC32 crc = new CRC32();
    boolean first = true;
    boolean start = true;
    int next = 0;
    try {
      while (true) {
        byte[] packet = new byte[in.readUnsignedShort()];
        in.readFully(packet);
        int type = packet[1] & 0xFF;
        if (type >= 192 && type <= 223) {
          goodbye |= type == 203;
          if (type == 200) {
            senderReports.add(packet);
          }
          continue;
        }
        RtpHeader header = RtpHeader.parse(ByteBuffer.wrap(packet)).orElseThrow();
        if (header.payloadType() == soundType) {
          sound.incrementAndGet();
          continue;
        }
        if (first) {
          next = header.sequenceNumber();
          beganWithKeyFrame = packet[header.payloadOffset()] == SyntheticMedia.KEY;
          first = false;
        }
        boolean gap = header.sequenceNumber() != next;
        next = (header.sequenceNumber() + 1) & 0xFFFF;
        boolean key = start && packet[header.payloadOffset()] == SyntheticMedia.KEY;
        if (gap && !key) {
          decodable = false;
        }
        if (start) {
          crc.reset();
        }
        crc.update(packet);
        start = header.marker();
        synchronized (this) {
          sequenceNumbers.add(header.sequenceNumber());
          if (header.marker()) {
            checksums.add(crc.getValue());
          }
        }
        packets.incrementAndGet();
        if (header.marker()) {
          frames.incrementAndGet();
        }
      }
    } catch (IOException endOrLost) {
      ended = true;
    }
  }

  /** Returns the first line from the server. */
  String answer() {
    return answer;
  }

  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  /** Waits until the server closes; only for a viewer that does not read in the background. */
  boolean closedByServer() {
    try {
      return in.read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  /**
   * Returns whether every gap between frames was followed by a key frame, and no frame had a gap.
   */
  boolean decodable() {
    return decodable;
  }

  /** Returns a checksum of each frame's packets with their headers, in order. */
  synchronized List<Long> checksums() {
    return List.copyOf(checksums);
  }

  synchronized List<Integer> sequenceNumbers() {
    return List.copyOf(sequenceNumbers);
  }

  /** Returns the RTCP packets that began with a sender report. */
  List<byte[]> senderReports() {
    return senderReports;
  }

  @Override
  public long soundReceived() {
    return sound.get();
  }

  long packetsReceived() {
    return packets.get();
  }

  boolean heardGoodbye() {
    return goodbye;
  }

  @Override
  public long framesReceived() {
    return frames.get();
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
    } catch (IOException alreadyClosed) {
      throw new UncheckedIOException(alreadyClosed);
    }
  }
}
