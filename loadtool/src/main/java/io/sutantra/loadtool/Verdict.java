package io.sutantra.loadtool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The judgement of a run: passed, or what was wrong. */
final class Verdict {
  /** The loss, in percent, from which a run has failed. */
  static final double MAX_LOSS_PERCENT = 0.1;

  private Verdict() {}

  /** Returns the problems of a run; an empty list if the run passed. */
  static List<String> problems(LoadPlan plan, LoadResult result) {
    List<String> problems = new ArrayList<>();
    if (result.failed() > 0) {
      problems.add("%d of %d viewers failed".formatted(result.failed(), result.viewers()));
    }
    if (result.viewersWithStall() > 0) {
      problems.add(
          "%d viewers stalled, %d times in all"
              .formatted(result.viewersWithStall(), result.stalls()));
    }
    if (result.lossPercent() >= MAX_LOSS_PERCENT) {
      problems.add(
          String.format(
              Locale.ROOT, "%.2f %% lost, %d packets", result.lossPercent(), result.packetsLost()));
    }
    if (result.forged() > 0) {
      problems.add("%d packets did not authenticate".formatted(result.forged()));
    }
    if (result.packetsReceived() == 0) {
      problems.add("nothing was received");
    }
    if (result.framesPerSecondMin() < plan.minFramesPerSecond()) {
      problems.add(
          String.format(
              Locale.ROOT, "a viewer had %.1f frames a second", result.framesPerSecondMin()));
    }
    return problems;
  }
}
