package io.sutantra.source.mock;

import io.sutantra.api.Clock;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.FrameQueue;
import io.sutantra.mock.rtcp.CompoundPacket;
import io.sutantra.mock.rtcp.Goodbye;
import io.sutantra.mock.rtcp.PictureLossIndication;
import io.sutantra.mock.rtcp.ReceiverReport;
import io.sutantra.mock.rtcp.RtcpPacket;
import io.sutantra.mock.wire.Answer;
import io.sutantra.mock.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The thin loop of a source: reads frames, sends reports and key-frame requests.
 *
 * <p><b>Threading:</b> {@link #run} has a thread of its own; the rest any thread.
 */
final class Reception implements Runnable {
  private static final long WAKE_MILLIS = 100;
  private static final long REPORT_NANOS = 1_000_000_000L;

  /** A sender needs a moment to answer; asking faster brings nothing. */
  private static final long REQUEST_NANOS = 100_000_000L;

  /** So much that is not RTP is put down to somebody else's mistake, and more is not. */
  private static final int MAX_IGNORED = 1_000;

  private final MockAddress address;
  private final Subscriber subscriber;
  private final FrameQueue queue;
  private final Clock clock;
  private final FrameAssembler assembler;
  private final int ownSsrc = ThreadLocalRandom.current().nextInt();
  private final AtomicBoolean wantsKeyFrame = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile boolean ended;
  private volatile IOException failure;
  private volatile SourceStatistics statistics = SourceStatistics.NONE;

  // Confined to the thread that runs.
  private final List<RtcpPacket> outgoing = new ArrayList<>(2);
  private ByteBuffer unwritten = ByteBuffer.allocate(0);
  private long reportedNanos;
  private long requestedNanos;
  private boolean saidGoodbye;

  Reception(MockAddress address, Subscriber subscriber, FrameQueue queue, Clock clock) {
    this.address = address;
    this.subscriber = subscriber;
    this.queue = queue;
    this.clock = clock;
    Answer.Accepted answer = subscriber.answer();
    this.assembler =
        new FrameAssembler(
            answer.payloadType(), answer.ssrc(), answer.format().rtp().clockRateHz(), queue::add);
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
      assembler.finish();
      statistics = assembler.statistics();
      ended = true;
      queue.wake();
      close();
    }
  }

  private void receive() throws IOException {
    // Media may have come with the answer.
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
      statistics = assembler.statistics();
      tell(now);
    }
    if (stopped) {
      outgoing.add(new Goodbye(ownSsrc, ""));
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

  private void readPacket(ByteBuffer packet, long nowNanos) throws IOException {
    if (CompoundPacket.isRtcp(packet)) {
      saidGoodbye =
          CompoundPacket.parse(packet).orElse(List.of()).stream()
              .anyMatch(Goodbye.class::isInstance);
    } else if (packet.hasRemaining()) {
      assembler.receive(packet, nowNanos);
      if (assembler.takeSourceChanged()) {
        wantsKeyFrame.set(true);
      }
      if (assembler.ignored() > MAX_IGNORED) {
        throw new IOException(
            "%d packets were not of the stream that was announced".formatted(assembler.ignored()));
      }
    }
  }

  private void tell(long nowNanos) throws IOException {
    if (nowNanos - reportedNanos >= REPORT_NANOS) {
      reportedNanos = nowNanos;
      outgoing.add(new ReceiverReport(ownSsrc, assembler.report().map(List::of).orElse(List.of())));
    }
    if (nowNanos - requestedNanos >= REQUEST_NANOS && wantsKeyFrame.getAndSet(false)) {
      requestedNanos = nowNanos;
      outgoing.add(new PictureLossIndication(ownSsrc, assembler.ssrc()));
    }
    write();
  }

  private void write() throws IOException {
    if (unwritten.hasRemaining()) {
      subscriber.channel().write(unwritten);
    }
    // A server that does not read does not learn anything, and costs nothing.
    if (!unwritten.hasRemaining() && !outgoing.isEmpty()) {
      byte[] packet = CompoundPacket.write(outgoing);
      unwritten = ByteBuffer.allocate(Wire.LENGTH_BYTES + packet.length);
      unwritten.putShort((short) packet.length).put(packet).flip();
      subscriber.channel().write(unwritten);
    }
    outgoing.clear();
  }

  private void close() {
    try {
      subscriber.close();
    } catch (IOException alreadyGone) {
      // There is nothing left to give back.
      return;
    }
  }

  void requestKeyFrame() {
    if (!wantsKeyFrame.getAndSet(true)) {
      subscriber.selector().wakeup();
    }
  }

  /** Ends it, soon. */
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
