package io.sutantra.server.interop;

import io.sutantra.api.media.VideoFrame;
import io.sutantra.source.pattern.FrameStripe;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Consumer;

/** Which pictures of the test pattern came, by the number that each carries. Any thread. */
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

  /** The number of the latest; -1 before the first. */
  synchronized int last() {
    return last;
  }

  synchronized long unreadable() {
    return unreadable;
  }

  /** Those after {@code after} up to {@code to}. */
  synchronized BitSet between(int after, int to) {
    BitSet some = (BitSet) numbers.clone();
    some.clear(0, after + 1);
    some.clear(to + 1, Math.max(to + 1, some.length()));
    return some;
  }
}
