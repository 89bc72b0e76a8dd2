package io.sutantra.core.pipeline;

import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.core.agent.Agent;
import io.sutantra.core.agent.Wakeup;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A step of the pipeline, which takes media in and passes media on to the next stages.
 *
 * <p><b>Ownership:</b> emitted media belong to the next stages. If raw pictures go to several
 * stages, all but one of them get a copy of their own.
 */
abstract class Stage implements Agent {
  private final String name;
  private final StageContext context;
  private final StageCounters counters = new StageCounters();
  private StageInput[] next = new StageInput[0];

  Stage(String name, StageContext context) {
    this.name = name;
    this.context = context;
  }

  /** The objects that the stages of a pipeline share. */
  record StageContext(
      FramePool frames,
      KeyFramePacer keyFrames,
      boolean onDemand,
      BiConsumer<Stage, Throwable> onFailure) {}

  @Override
  public final String name() {
    return name;
  }

  final StageContext context() {
    return context;
  }

  final StageCounters counters() {
    return counters;
  }

  /** Sets the inputs of the next stages. To be called before the pipeline starts. */
  final void connect(List<StageInput> inputs) {
    next = inputs.toArray(StageInput[]::new);
  }

  /** Returns whether any later stage wants media. */
  boolean wanted() {
    if (!context.onDemand()) {
      return true;
    }
    for (StageInput input : next) {
      if (input.wanted()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the input of the stage; empty for a source. */
  abstract Optional<StageInput> input();

  /** Prepares the stage for the first frame, unless it is prepared. */
  void prepare() {}

  /** Sets the wake-up of the thread that steps this stage. Called once, before media arrive. */
  void wakeBy(Wakeup wakeup) {
    input().ifPresent(input -> input.wakeBy(wakeup));
  }

  /** Returns the number of frames that the stage holds. */
  int waiting() {
    return input().map(StageInput::size).orElse(0);
  }

  /**
   * Releases the resources of plug-ins. Called after the last step, when no thread is in the stage
   * any more.
   */
  abstract void release();

  /** Passes media on to the next stages. */
  final void emit(Media media) {
    counters.out(media.sizeBytes());
    int last = next.length - 1;
    for (int i = 0; i < last; i++) {
      pushCopy(next[i], media);
    }
    if (last < 0) {
      media.release();
    } else {
      next[last].push(media);
    }
  }

  private void pushCopy(StageInput input, Media media) {
    if (!(media instanceof VideoFrame picture)) {
      input.push(media);
    } else if (!input.wanted()) {
      input.missed(DropReason.NO_VIEWER);
    } else {
      Optional<VideoFrame> copy = context.frames().tryAcquire(picture.width(), picture.height());
      if (copy.isPresent()) {
        copy.get().copyFrom(picture);
        input.push(copy.get());
      } else {
        input.missed(DropReason.POOL_EXHAUSTED);
      }
    }
  }

  @Override
  public void failed(Throwable cause) {
    context.onFailure().accept(this, cause);
  }

  @Override
  public void closed() {
    input().ifPresent(StageInput::clear);
  }

  final StageSnapshot snapshot() {
    return counters.snapshot(name, waiting());
  }
}
