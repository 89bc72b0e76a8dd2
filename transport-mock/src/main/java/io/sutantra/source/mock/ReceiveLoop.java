package io.sutantra.source.mock;

import io.sutantra.api.Clock;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.FrameQueue;
import io.sutantra.mock.wire.Wire;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The receiving loop of a source: it reads packets, and sends reports and key frame requests.
 *
 * <p><b>Threading:</b> {@link #run} has a thread of its own; any thread may call the other methods.
 */
final class ReceiveLoop implements Runnable, RtcpVisitor {
  private static final long WAKE_MILLIS = 100;
  private static final long REPORT_NANOS = 1_000_000_000L;

  /** The shortest time between key frame requests: a sender needs a moment to answer. */
  private static final long REQUEST_NANOS = 100_000_000L;

  /** The most foreign packets that are ignored as a mistake; more end the connection. */
  private static final int MAX_IGNORED = 1_000;

  /** The size of a report on all tracks and a key frame request for each. */
  private static final int MAX_OUTGOING_BYTES = 512;

  private final MockAddress address;
  private final Subscriber subscriber;
  private final List<FrameQueue> queues;
  private final Clock clock;
  private final List<FrameAssembler> assemblers = new ArrayList<>();
  private final int ownSsrc = ThreadLocalRandom.current().nextInt();
  private final AtomicBoolean wantsKeyFrame = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile boolean ended;
  private volatile IOException failure;
  private volatile SourceStatistics statistics = SourceStatistics.NONE;

  // The fields from here on are confined to the thread that runs the loop.
  private final ByteBuffer outgoing = ByteBuffer.allocate(MAX_OUTGOING_BYTES);
  private long ignored;
  private long nowNanos;
  private ByteBuffer unwritten = ByteBuffer.allocate(0);
  private long reportedNanos;
  private long requestedNanos;
  private boolean saidGoodbye;

  /**
   * Creates the loop of a connection.
   *
   * @param queues the queues to fill, one for each track in the answer
   */
  ReceiveLoop(MockAddress address, Subscriber subscriber, List<FrameQueue> queues, Clock clock) {
    this.address = address;
    this.subscriber = subscriber;
    this.queues = queues;
    this.clock = clock;
    SharedTimeline timeline = new SharedTimeline();
    for (int i = 0; i < queues.size(); i++) {
      assemblers.add(
          new FrameAssembler(subscriber.answer().tracks().get(i), timeline, queues.get(i)::add));
    }
    this.reportedNanos = clock.nanoTime();
    this.requestedNanos = reportedNanos - REQUEST_NANOS;
  }

  @Override
  public void run() {
    try {
      receive();
    } catch (IOException lost) {
      if (!stopped) {
        failure = new IOException("%s was lost: %s".formatted(address, lost.getMessage()), lost);
      }
    } finally {
      assemblers.forEach(FrameAssembler::finish);
      statistics = sum();
      ended = true;
      queues.forEach(FrameQueue::wake);
      close();
    }
  }

  private void receive() throws IOException {
    // Media may have arrived together with the answer.
    readFrames(clock.nanoTime());
    while (!stopped && !saidGoodbye) {
      subscriber.selector().select(WAKE_MILLIS);
      subscriber.selector().selectedKeys().clear();
      int count = subscriber.channel().read(subscriber.in());
      long now = clock.nanoTime();
      readFrames(now);
      if (count < 0) {
        if (subscriber.in().position() > 0) {
          throw new IOException("the connection closed within a packet");
        }
        return;
      }
      statistics = sum();
      tell(now);
    }
    if (stopped) {
      new RtcpWriter(outgoing).goodbye(ownSsrc);
      write();
    }
  }

  private void readFrames(long nowNanos) throws IOException {
    ByteBuffer in = subscriber.in().flip();
    while (!saidGoodbye && in.remaining() >= Wire.LENGTH_BYTES) {
      int length = in.getShort(in.position()) & 0xFFFF;
      if (in.remaining() < Wire.LENGTH_BYTES + length) {
        break;
      }
      ByteBuffer packet = in.slice(in.position() + Wire.LENGTH_BYTES, length);
      in.position(in.position() + Wire.LENGTH_BYTES + length);
      readPacket(packet, nowNanos);
    }
    in.compact();
  }

  private void readPacket(ByteBuffer packet, long now) throws IOException {
    if (RtcpReader.isRtcp(packet)) {
      nowNanos = now;
      var unused = RtcpReader.read(packet, this);
    } else if (packet.hasRemaining()) {
      receive(packet, now);
      if (ignored > MAX_IGNORED) {
        throw new IOException(
            "%d packets were not of the stream that was announced".formatted(ignored));
      }
    }
  }

  private void receive(ByteBuffer packet, long now) {
    int payloadType = packet.remaining() < 2 ? -1 : packet.get(packet.position() + 1) & 0x7F;
    for (FrameAssembler assembler : assemblers) {
      if (assembler.payloadType() == payloadType) {
        boolean taken = assembler.receive(packet, now);
        ignored += taken ? 0 : 1;
        if (assembler.takeSourceChanged() && !assembler.sound()) {
          wantsKeyFrame.set(true);
        }
        return;
      }
    }
    ignored++;
  }

  @Override
  public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, int sent, int octets) {
    for (FrameAssembler assembler : assemblers) {
      if (assembler.ssrc() == ssrc) {
        assembler.senderReport(ntpTime, rtpTimestamp, nowNanos);
      }
    }
  }

  @Override
  public void goodbye(int ssrc, String reason) {
    saidGoodbye = true;
  }

  private SourceStatistics sum() {
    SourceStatistics sum = assemblers.get(0).statistics();
    for (FrameAssembler other : assemblers.subList(1, assemblers.size())) {
      SourceStatistics its = other.statistics();
      sum =
          new SourceStatistics(
              sum.packets() + its.packets(),
              sum.packetsLost() + its.packetsLost(),
              sum.bytes() + its.bytes(),
              sum.framesDropped() + its.framesDropped(),
              sum.jitterNanos());
    }
    return sum;
  }

  private void tell(long now) throws IOException {
    RtcpWriter writer = new RtcpWriter(outgoing);
    if (now - reportedNanos >= REPORT_NANOS) {
      reportedNanos = now;
      writer.receiverReport(
          ownSsrc,
          assemblers.stream().flatMap(assembler -> assembler.report(now).stream()).toList());
    }
    if (now - requestedNanos >= REQUEST_NANOS && wantsKeyFrame.getAndSet(false)) {
      requestedNanos = now;
      assemblers.stream()
          .filter(assembler -> !assembler.sound())
          .forEach(assembler -> writer.pictureLoss(ownSsrc, assembler.ssrc()));
    }
    write();
  }

  private void write() throws IOException {
    if (unwritten.hasRemaining()) {
      subscriber.channel().write(unwritten);
    }
    // Nothing is sent to a server that does not read, so that its reports do not pile up.
    outgoing.flip();
    if (!unwritten.hasRemaining() && outgoing.hasRemaining()) {
      unwritten = ByteBuffer.allocate(Wire.LENGTH_BYTES + outgoing.remaining());
      unwritten.putShort((short) outgoing.remaining()).put(outgoing).flip();
      subscriber.channel().write(unwritten);
    }
    outgoing.clear();
  }

  private void close() {
    try {
      subscriber.close();
    } catch (IOException alreadyGone) {
      // The connection is gone already, so there is nothing to free.
      return;
    }
  }

  void requestKeyFrame() {
    if (!wantsKeyFrame.getAndSet(true)) {
      subscriber.selector().wakeup();
    }
  }

  /** Ends the loop soon. */
  void stop() {
    stopped = true;
    subscriber.selector().wakeup();
  }

  boolean ended() {
    return ended && failure == null;
  }

  void throwFailure() throws IOException {
    IOException why = failure;
    if (why != null) {
      throw new IOException(why.getMessage(), why);
    }
  }

  SourceStatistics statistics() {
    return statistics;
  }
}
