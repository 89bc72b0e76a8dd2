package io.sutantra.core.engine;

import io.sutantra.api.MediaSource;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.core.queue.PooledFrames;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A started source and the pool of its pictures.
 *
 * <p><b>Ownership:</b> passes to the {@link MediaFlow} that is opened with the source.
 */
record OpenSource(MediaSource source, PooledFrames frames) {
  /**
   * Creates a source and starts it, within the start time limit.
   *
   * @param position the position in the source's media at which the source begins
   * @throws SourceStartException if the source does not start; another attempt may succeed
   * @throws RuntimeException if there is no such source, or the source cannot do what is requested
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
      // The source may still be starting. It is closed when its start returns.
      frames.close();
      throw gone;
    } catch (Exception failure) {
      opened.close(spec.id(), context.options().closeTimeout());
      throw new SourceStartException(Failures.describe(name(spec), failure), failure);
    }
  }

  /** Returns the name of a stream's source, for messages. */
  static String name(StreamSpec spec) {
    return "source '" + spec.source() + "'";
  }

  /** Closes the source of a stream, about within the time limit. */
  void close(String streamId, Duration timeout) {
    BoundedCalls.close(streamId, "source", timeout, source::close);
    frames.close();
  }
}
