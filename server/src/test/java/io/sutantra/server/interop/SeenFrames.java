package io.sutantra.server.interop;

import io.sutantra.api.media.VideoFrame;
import io.sutantra.source.pattern.FrameStripe;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Consumer;

/** The set of test-pattern pictures that came, by the number in each picture. Any thread. */
final class SeenFrames implements Consumer<VideoFrame> {
  private final BitSet numbers = new BitSet();
  private int last = -1;
  private long unreadable;

  @Override
  public synchronized void accept(VideoFrame picture) {
    Optional<FrameStripe.Reading> reading = FrameStripe.read(picture);
    if (reading.isEmpty()) {
      unreadable++;
      return;
    }
    last = (int) reading.get().frameNumber();
    numbers.set(last);
  }

  /** Returns the latest number; -1 before the first picture. */
  synchronized int last() {
    return last;
  }

  synchronized long unreadable() {
    return unreadable;
  }

  /** Returns the numbers after {@code after} up to {@code to}. */
  synchronized BitSet between(int after, int to) {
    BitSet some = (BitSet) numbers.clone();
    some.clear(0, after + 1);
    some.clear(to + 1, Math.max(to + 1, some.length()));
    return some;
  }
}
