package io.sutantra.core.pipeline;

import io.sutantra.api.CodecException;
import io.sutantra.api.media.Media;
import java.util.Optional;

/**
 * A stage that encodes or decodes sound. A codec divides sound into new frames, so the number of
 * frames out differs from the number of frames in.
 */
abstract class SoundStage extends Stage {
  /** The maximum number of frames per step, so that streams that share a thread take turns. */
  private static final int BATCH = 16;

  private final Arrow input;
  private boolean prepared;

  SoundStage(String name, int queueCapacity, StageContext context) {
    super(name, context);
    this.input = new Arrow(queueCapacity, counters(), this::wanted, context.keyFrames(), false);
  }

  @Override
  final Optional<Arrow> input() {
    return Optional.of(input);
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
      try {
        process(media);
      } catch (CodecException spoiled) {
        counters().failed();
      } catch (RuntimeException | Error broken) {
        counters().failed();
        throw broken;
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

  /** Opens the codec, before the first frame. */
  abstract void open();

  /** Processes one frame, and emits the finished frames. */
  abstract void process(Media media);
}
