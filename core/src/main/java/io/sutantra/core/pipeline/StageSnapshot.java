package io.sutantra.core.pipeline;

import java.util.Map;

/**
 * What a stage has done so far. At rest {@code in = out + dropped + failed + waiting}, and what one
 * stage puts out is what the next one takes in.
 *
 * @param name such as {@code encode-vp8}
 * @param in frames that were offered to it
 * @param out frames that it passed on
 * @param dropped frames that it did not pass on, all reasons together
 * @param failed frames that it could not process
 * @param waiting frames in its queue, or held by its codec
 * @param bytesOut bytes that it passed on
 * @param drops frames that it did not pass on, by {@link DropReason#label() reason}; those that did
 *     not happen are left out
 */
public record StageSnapshot(
    String name,
    long in,
    long out,
    long dropped,
    long failed,
    long waiting,
    long bytesOut,
    Map<String, Long> drops) {
  /** Keeps a map that cannot change. */
  public StageSnapshot {
    drops = Map.copyOf(drops);
  }
}
