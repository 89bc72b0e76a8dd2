package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The part of a stream that all shards share: its recent frames, its clock, the requests for its
 * key frames, and the number of its viewers.
 *
 * <p><b>Threading:</b> any thread.
 */
final class SharedStream {
  private final String id;
  private final RecentFrames recent;
  private final MediaClock mediaClock = new MediaClock();
  private final KeyFrameRequests keyFrames;
  private final AtomicInteger viewers = new AtomicInteger();

  SharedStream(String id, RecentFrames recent, KeyFrameRequests keyFrames) {
    this.id = id;
    this.recent = recent;
    this.keyFrames = keyFrames;
  }

  String id() {
    return id;
  }

  /** Returns the frames of pictures that were offered lately. */
  RecentFrames recent() {
    return recent;
  }

  /** Returns the clock of all tracks. */
  MediaClock mediaClock() {
    return mediaClock;
  }

  KeyFrameRequests keyFrames() {
    return keyFrames;
  }

  /** Counts a viewer that has come or left. */
  void count(int change) {
    viewers.addAndGet(change);
  }

  /** Returns how many viewers there are, on all shards and on none yet. */
  int viewers() {
    return viewers.get();
  }
}
