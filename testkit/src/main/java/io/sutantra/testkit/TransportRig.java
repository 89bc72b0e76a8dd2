package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.MediaSink;
import io.sutantra.api.TrackSink;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The equipment of a transport test: a listener, media to offer, and time limits. */
final class TransportRig implements AutoCloseable {
  private static final int FRAME_BYTES = 20_000;

  final TestEnvironment environment = new TestEnvironment();
  final ViewerLog log = new ViewerLog();
  private final SyntheticMedia media;
  private final Set<TrackSink> wantKeyFrame = new HashSet<>();
  private final Duration frameInterval;
  private final Duration patience;

  TransportRig(MediaFormat format, Duration frameInterval, Duration patience) {
    this.media = new SyntheticMedia(format, FRAME_BYTES, environment);
    this.frameInterval = frameInterval;
    this.patience = patience;
  }

  /**
   * Offers an access unit as the engine would: after a refusal, nothing is offered before a key
   * frame.
   *
   * @return whether the access unit was accepted
   */
  boolean offer(TrackSink sink, boolean keyFrame) {
    if (wantKeyFrame.contains(sink) && !keyFrame) {
      return false;
    }
    Media next = media.next(keyFrame);
    boolean taken = sink.offer(next);
    if (taken) {
      wantKeyFrame.remove(sink);
    } else {
      next.release();
      wantKeyFrame.add(sink);
    }
    return taken;
  }

  /** Returns whether a viewer or a sink needs a key frame. */
  boolean keyFrameDue() {
    return log.takeKeyFrameRequest() || !wantKeyFrame.isEmpty();
  }

  /** Offers media, with a key frame at each request, until a condition holds. */
  void pump(List<MediaSink> sinks, BooleanSupplier until) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!until.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("still nothing after %s; heard: %s", patience, log.events())
          .isLessThan(deadline);
      boolean keyFrame = keyFrameDue();
      sinks.forEach(sink -> offer(sink, keyFrame));
      pause();
    }
  }

  /** Offers frames of sound and pictures until a condition holds. */
  void pump(TrackSink pictures, TrackSink sound, SyntheticMedia soundMedia, BooleanSupplier until) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!until.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("still nothing after %s; heard: %s", patience, log.events())
          .isLessThan(deadline);
      if (pictures != null) {
        offer(pictures, keyFrameDue());
      }
      if (sound != null) {
        Media next = soundMedia.next(true);
        if (!sound.offer(next)) {
          next.release();
        }
      }
      pause();
    }
  }

  /** Waits until a number of viewers of a stream have a status, and returns their ids. */
  List<String> awaitViewers(String streamId, ViewerStatus status, int count) {
    await(count + " " + status, () -> log.viewers(streamId, status).size() >= count);
    return log.viewers(streamId, status);
  }

  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("%s, not within %s; heard: %s", what, patience, log.events())
          .isLessThan(deadline);
      pause();
    }
  }

  /** Waits for the time between two access units: real threads and sockets need real time. */
  void pause() {
    try {
      Thread.sleep(frameInterval.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a test was interrupted", interrupted);
    }
  }

  static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  /** Returns the threads that were started meanwhile, without the rig's own. */
  static Set<Thread> newThreads(Set<Thread> before) {
    Set<Thread> now = new HashSet<>(threads());
    now.removeAll(before);
    now.removeIf(thread -> thread.getName().equals("test-environment"));
    return now;
  }

  @Override
  public void close() {
    environment.close();
  }
}
