package io.sutantra.core.engine;

import io.sutantra.api.MediaSource;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.core.queue.PooledFrames;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A source that was started, and the pool of its pictures.
 *
 * <p><b>Ownership:</b> goes to the {@link Flow} that is opened with it.
 */
record OpenSource(MediaSource source, PooledFrames frames) {
  /**
   * Makes a source and starts it, within a time.
   *
   * @param position how far into its media it begins
   * @throws SourceStartException if it does not start; another attempt may do better
   * @throws RuntimeException if there is no such source, or what it is asked for cannot be
   */
  static OpenSource start(EngineContext context, StreamSpec spec, Duration position)
      throws SourceStartException, InterruptedException {
    String name = spec.sourceName();
    SourceProvider provider = context.plugins().source(name);
    PooledFrames frames = context.newPool();
    Duration timeout = context.options().startTimeout();
    MediaSource source =
        BoundedCalls.ask(
            name(spec),
            "create",
            timeout,
            () ->
                provider.create(
                    new SourceRequest(
                        spec.id(),
                        spec.sourceArgument(),
                        spec.size(),
                        spec.framesPerSecond(),
                        position),
                    context.settings().source(name),
                    context.environment("source." + name, frames)),
            MediaSource::close);
    OpenSource opened = new OpenSource(source, frames);
    try {
      BoundedCalls.start(spec.id() + "-open", timeout, source::start, source::close);
      return opened;
    } catch (TimeoutException late) {
      frames.close();
      throw new SourceStartException(
          "%s did not start within %s".formatted(name(spec), BoundedCalls.seconds(timeout)), late);
    } catch (InterruptedException gone) {
      // It may still be starting; its close comes when that is back.
      frames.close();
      throw gone;
    } catch (Exception failure) {
      opened.close(spec.id(), context.options().closeTimeout());
      throw new SourceStartException(Failures.describe(name(spec), failure), failure);
    }
  }

  /** The source of a stream, for messages. */
  static String name(StreamSpec spec) {
    return "source '" + spec.source() + "'";
  }

  /** Closes the source of a stream, about within a time. */
  void close(String streamId, Duration timeout) {
    BoundedCalls.close(streamId, "source", timeout, source::close);
    frames.close();
  }
}
