package io.sutantra.core.pipeline;

import io.sutantra.api.CodecException;
import io.sutantra.api.media.Media;
import java.util.Optional;

/**
 * A stage that encodes or decodes sound. A codec divides sound into new frames, so the number of
 * frames out differs from the number of frames in.
 */
abstract class AudioStage extends Stage {
  /** The maximum number of frames per step, so that streams that share a thread take turns. */
  private static final int BATCH = 16;

  private final StageInput input;
  private boolean prepared;

  AudioStage(String name, int queueCapacity, StageContext context) {
    super(name, context);
    this.input =
        new StageInput(queueCapacity, counters(), this::wanted, context.keyFrames(), false);
  }

  @Override
  final Optional<StageInput> input() {
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
      } catch (CodecException undecodable) {
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
