package io.sutantra.core.pipeline;

import io.sutantra.api.media.Media;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A stage that converts one kind of media to another.
 *
 * <p>A codec may skip frames and may hold some back. The media times show what happened to each
 * frame: a frame was skipped if a later frame comes out before it.
 */
abstract class TransformStage extends Stage {
  /** The maximum number of frames per step, so that streams that share a thread take turns. */
  private static final int BATCH = 8;

  /**
   * A number of held frames that exceeds the look-ahead of any codec; older frames will not come
   * out any more.
   */
  private static final int MAX_HELD = 256;

  private final StageInput input;
  private final Deque<Long> held = new ArrayDeque<>();
  private volatile int heldCount;
  private boolean prepared;

  TransformStage(String name, int queueCapacity, StageContext context) {
    this(name, queueCapacity, context, true);
  }

  /**
   * Creates the stage.
   *
   * @param dependent whether the stage must not be given encoded media after a loss, except for a
   *     key frame
   */
  TransformStage(String name, int queueCapacity, StageContext context, boolean dependent) {
    super(name, context);
    this.input =
        new StageInput(queueCapacity, counters(), this::wanted, context.keyFrames(), dependent);
  }

  @Override
  final Optional<StageInput> input() {
    return Optional.of(input);
  }

  @Override
  final int waiting() {
    return input.size() + heldCount;
  }

  @Override
  public int doWork(long nowNanos) {
    prepare();
    int work = 0;
    while (work < BATCH) {
      Media media = input.poll();
      if (media == null) {
        break;
      }
      work++;
      if (held.size() == MAX_HELD) {
        held.remove();
        counters().dropped(DropReason.SKIPPED_BY_CODEC);
      }
      held.add(media.ptsNanos());
      heldCount = held.size();
      try {
        process(media, nowNanos);
      } finally {
        media.release();
      }
    }
    return work;
  }

  @Override
  final void prepare() {
    if (!prepared) {
      prepared = true;
      open();
    }
  }

  /** Opens the stage's codec, before the first frame. */
  void open() {}

  /**
   * Processes one frame, which the caller releases. The result is reported with {@link #produced},
   * {@link #dropped} or {@link #countFailed}, now or later.
   */
  abstract void process(Media media, long nowNanos);

  /** Passes on the result for the frame with the same media time. */
  final void produced(Media media) {
    while (!held.isEmpty() && held.peek() < media.ptsNanos()) {
      held.remove();
      counters().dropped(DropReason.SKIPPED_BY_CODEC);
    }
    held.remove(media.ptsNanos());
    heldCount = held.size();
    emit(media);
  }

  /** Counts the frame that is being processed as dropped. */
  final void dropped(DropReason reason) {
    counters().dropped(reason);
    held.pollLast();
    heldCount = held.size();
  }

  /** Counts the frame that is being processed, if any, as failed. */
  final void countFailed() {
    if (held.pollLast() != null) {
      heldCount = held.size();
      counters().failed();
    }
  }

  @Override
  public void failed(Throwable cause) {
    countFailed();
    super.failed(cause);
  }

  @Override
  public void closed() {
    counters().dropped(DropReason.STREAM_ENDED, held.size());
    held.clear();
    heldCount = 0;
    super.closed();
  }
}
