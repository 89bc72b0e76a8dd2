package io.sutantra.core.engine;

import io.sutantra.api.SinkProvider;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.StreamSink;
import io.sutantra.core.pipeline.SinkRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A factory that opens the sinks of streams that need no transport, within a time limit. */
final class StandaloneSinks {
  private final EngineContext context;
  private final Consumer<String> keyFrames;

  /**
   * Creates a factory.
   *
   * @param keyFrames requests a key frame of the stream with an id
   */
  StandaloneSinks(EngineContext context, Consumer<String> keyFrames) {
    this.context = context;
    this.keyFrames = keyFrames;
  }

  /**
   * Returns the media that a sink accepts.
   *
   * @param text the sink as {@code NAME} or {@code NAME:ARGUMENT}
   */
  SinkRequest request(String text) {
    String name = StreamSpec.nameOf(text);
    SinkProvider provider = context.plugins().sink(name);
    return new SinkRequest(
        text,
        ask(name, "takes", provider::takes, late -> {}),
        format -> ask(name, "accepts", () -> provider.accepts(format), late -> {}),
        ask(name, "acceptedFormats", provider::acceptedFormats, late -> {}));
  }

  /** Creates a sink for a stream and starts it. */
  StreamSink open(String text, StreamDescription stream) {
    String name = StreamSpec.nameOf(text);
    StandaloneSink sink =
        ask(
            name,
            "create",
            () ->
                context
                    .plugins()
                    .sink(name)
                    .create(
                        StreamSpec.argumentOf(text),
                        stream,
                        context.settings().sink(name),
                        context.environment("sink." + name, context.newPool())),
            StreamSink::close);
    Duration timeout = context.options().startTimeout();
    sink.requestKeyFramesBy(() -> keyFrames.accept(stream.id()));
    try {
      BoundedCalls.start(name + "-start", timeout, sink::start, sink::close);
      return sink;
    } catch (TimeoutException late) {
      throw new StreamException(
          "sink '%s' did not start within %s".formatted(text, BoundedCalls.seconds(timeout)), late);
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
      throw new StreamException("sink '%s' was not waited for".formatted(text), gone);
    } catch (Exception failure) {
      BoundedCalls.close(name, "sink", context.options().closeTimeout(), sink::close);
      String who = "sink '" + text + "'";
      throw new StreamException(who + ": " + Failures.describe(who, failure), failure);
    }
  }

  private <T> T ask(String name, String method, Supplier<T> query, Consumer<T> tooLate) {
    return BoundedCalls.ask(
        "sink '" + name + "'", method, context.options().startTimeout(), query, tooLate);
  }
}
