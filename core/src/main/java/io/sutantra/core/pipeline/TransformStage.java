package io.sutantra.core.pipeline;

import io.sutantra.api.media.Media;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A stage that makes one kind of media from another.
 *
 * <p>A codec may leave frames out and may hold some back. What becomes of each is told by the media
 * times: when a later one comes out, an earlier one that did not was skipped.
 */
abstract class TransformStage extends Stage {
  /** How much one step does at the most, so that streams that share a thread take turns. */
  private static final int BATCH = 8;

  /** More than any codec looks ahead; what is older will not come any more. */
  private static final int MAX_HELD = 256;

  private final Arrow input;
  private final Deque<Long> held = new ArrayDeque<>();
  private volatile int heldCount;
  private boolean prepared;

  TransformStage(String name, int queueCapacity, StageContext context) {
    this(name, queueCapacity, context, false);
  }

  /**
   * Makes one.
   *
   * @param knowsLoss whether it notices itself that media before what it is given was lost
   */
  TransformStage(String name, int queueCapacity, StageContext context, boolean knowsLoss) {
    super(name, context);
    this.input = new Arrow(queueCapacity, counters(), this::wanted, context.keyFrames(), knowsLoss);
  }

  @Override
  final Optional<Arrow> input() {
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

  /** Opens what it works with, before the first frame. */
  void open() {}

  /**
   * Works on one frame, which stays the caller's. Ends in {@link #produced}, {@link #dropped} or
   * {@link #spoiled}, or later.
   */
  abstract void process(Media media, long nowNanos);

  /** Passes on what was made of the frame with the same media time. */
  final void produced(Media media) {
    while (!held.isEmpty() && held.peek() < media.ptsNanos()) {
      held.remove();
      counters().dropped(DropReason.SKIPPED_BY_CODEC);
    }
    held.remove(media.ptsNanos());
    heldCount = held.size();
    emit(media);
  }

  /** The frame that is being processed is left out. */
  final void dropped(DropReason reason) {
    counters().dropped(reason);
    held.pollLast();
    heldCount = held.size();
  }

  /** The frame that is being processed, if there is one, could not be. */
  final void spoiled() {
    if (held.pollLast() != null) {
      heldCount = held.size();
      counters().failed();
    }
  }

  @Override
  public void failed(Throwable cause) {
    spoiled();
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
