package io.sutantra.source.mock;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.FrameQueue;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.mock.wire.Answer;
import java.io.IOException;
import java.lang.System.Logger;
import java.time.Duration;

/** Receives a stream. A thread of its own reads; what it has read waits in a queue to be polled. */
final class MockSource implements FrameSource {
  private static final long JOIN_MILLIS = 800;

  private final MockAddress address;
  private final Duration timeout;
  private final Environment environment;
  private final FrameQueue queue;
  private Subscriber subscriber;
  private volatile Reception reception;
  private Thread thread;
  private boolean closed;

  MockSource(
      MockAddress address,
      Duration timeout,
      int queueFrames,
      long queueBytes,
      Environment environment) {
    this.address = address;
    this.timeout = timeout;
    this.environment = environment;
    this.queue = new FrameQueue(queueFrames, queueBytes);
  }

  @Override
  public void start() throws IOException {
    if (closed || subscriber != null) {
      throw new IllegalStateException("source 'mock' is started once");
    }
    subscriber = Subscriber.subscribe(address, timeout);
    reception = new Reception(address, subscriber, queue, environment.clock());
    thread = new Thread(reception, "sutantra-source-mock-" + address.subscription().streamId());
    thread.setDaemon(true);
    thread.start();
    System.getLogger(environment.loggerName())
        .log(Logger.Level.INFO, "receiving {0}, {1}", address, format().describe());
  }

  @Override
  public MediaFormat format() {
    if (subscriber == null) {
      throw new IllegalStateException("what a source 'mock' delivers is known after its start");
    }
    Answer.Accepted answer = subscriber.answer();
    return answer.format();
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    if (reception == null || closed) {
      throw new IllegalStateException("a source 'mock' is polled between its start and its close");
    }
    Media frame = queue.poll();
    if (frame == null) {
      reception.throwFailure();
    }
    return frame;
  }

  @Override
  public void wakeBy(Runnable wake) {
    queue.wakeBy(wake);
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    return queue.wakes() ? Long.MAX_VALUE : FrameSource.super.nextPollNanos(nowNanos);
  }

  @Override
  public void requestKeyFrame() {
    Reception current = reception;
    if (current != null) {
      current.requestKeyFrame();
    }
  }

  @Override
  public boolean receives() {
    return true;
  }

  @Override
  public boolean ended() {
    Reception current = reception;
    return current != null && current.ended() && queue.isEmpty();
  }

  @Override
  public SourceStatistics statistics() {
    Reception current = reception;
    if (current == null) {
      return SourceStatistics.NONE;
    }
    SourceStatistics heard = current.statistics();
    return new SourceStatistics(
        heard.packets(),
        heard.packetsLost(),
        heard.bytes(),
        heard.framesDropped() + queue.dropped(),
        heard.jitterNanos());
  }

  @Override
  public void close() {
    closed = true;
    if (thread == null) {
      return;
    }
    reception.stop();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }
}
