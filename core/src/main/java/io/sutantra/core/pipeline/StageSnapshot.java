package io.sutantra.core.pipeline;

import java.util.Map;

/**
 * The counts of a stage so far. While the stage is idle, {@code in = out + dropped + failed +
 * waiting}, and the output count of a stage equals the input count of the next stage.
 *
 * @param name the name of the stage, such as {@code encode-vp8}
 * @param in the number of frames that were offered to the stage
 * @param out the number of frames that the stage passed on
 * @param dropped the number of frames that the stage dropped for any reason
 * @param failed the number of frames that the stage could not process
 * @param waiting the number of frames in the stage's queue or held by its codec
 * @param bytesOut the number of bytes that the stage passed on
 * @param drops the number of dropped frames by {@link DropReason#label() reason}; reasons without
 *     drops are left out
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
  /** Copies the map. */
  public StageSnapshot {
    drops = Map.copyOf(drops);
  }
}
