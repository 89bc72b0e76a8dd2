package io.sutantra.core.engine;

import io.sutantra.api.MediaSink;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.core.pipeline.Plan;
import io.sutantra.core.plugin.BoundedQuestion;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sinks of a stream. They stay open, with their viewers, when the stream's source is closed and
 * another is opened.
 *
 * <p><b>Threading:</b> any thread; {@link #prepare}, {@link #use} and {@link #pause} from one at a
 * time.
 */
final class StreamSinks {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSinks.class);

  private final String streamId;
  private final Duration closeTimeout;
  private final Function<Plan.Outlet, MediaSink> opener;
  private final Map<Plan.Outlet, MediaSink> open = new LinkedHashMap<>();
  private final BoundedQuestion<Boolean> wanted;
  private volatile boolean isOpen;
  private boolean closed;

  /**
   * Sinks that are opened when they are wanted.
   *
   * @param closeTimeout how long one may take to close
   * @param questions threads for what they are asked
   */
  StreamSinks(
      String streamId,
      Duration closeTimeout,
      Function<Plan.Outlet, MediaSink> opener,
      Executor questions) {
    this.streamId = streamId;
    this.closeTimeout = closeTimeout;
    this.opener = opener;
    this.wanted =
        new BoundedQuestion<>(
            "stream " + streamId + ": whether its sinks want media",
            true,
            () -> all().stream().anyMatch(MediaSink::wanted),
            questions);
  }

  /**
   * Gets ready for a plan. A sink that was opened for another kind of media, which its viewers
   * would not understand, is closed.
   */
  void prepare(Plan plan) {
    for (Plan.Outlet outlet : plan.outlets()) {
      for (Plan.Outlet opened : outlets()) {
        if (opened.sink().equals(outlet.sink())
            && !interchangeable(opened.format(), outlet.format())) {
          LOG.warn(
              "stream {}: its source delivers other media than before, so that {} is given {}, no longer {}; those who watched there have to come again",
              streamId,
              outlet.sink(),
              outlet.format().describe(),
              opened.format().describe());
          remove(opened).ifPresent(sink -> close(sink, closeTimeout));
        }
      }
    }
  }

  /** Whether who was told of one format understands media of the other: sizes and rates change. */
  private static boolean interchangeable(MediaFormat before, MediaFormat now) {
    if (before instanceof PacketizedFormat old && now instanceof PacketizedFormat fresh) {
      return old.codec().equals(fresh.codec()) && old.rtp().equals(fresh.rtp());
    }
    if (before instanceof EncodedFormat old && now instanceof EncodedFormat fresh) {
      return old.codec().equals(fresh.codec());
    }
    return before.kind() == now.kind();
  }

  /**
   * The sink for an outlet of a plan that was prepared for: the one that is open, or another.
   *
   * @throws StreamException if all were closed
   */
  MediaSink use(Plan.Outlet outlet) {
    Optional<MediaSink> before = find(outlet.sink());
    if (before.isPresent()) {
      return before.get();
    }
    MediaSink sink = opener.apply(outlet);
    if (!keep(outlet, sink)) {
      close(sink, closeTimeout);
      throw new StreamException("the stream has ended");
    }
    return sink;
  }

  private synchronized Optional<MediaSink> find(String name) {
    return open.entrySet().stream()
        .filter(opened -> opened.getKey().sink().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private synchronized boolean keep(Plan.Outlet outlet, MediaSink sink) {
    if (!closed) {
      open.put(outlet, sink);
      isOpen = true;
    }
    return !closed;
  }

  private synchronized Optional<MediaSink> remove(Plan.Outlet outlet) {
    return Optional.ofNullable(open.remove(outlet));
  }

  private synchronized List<Plan.Outlet> outlets() {
    return List.copyOf(open.keySet());
  }

  private synchronized List<MediaSink> all() {
    return List.copyOf(open.values());
  }

  /** Whether viewers can come. */
  boolean isOpen() {
    return isOpen;
  }

  /** Says that no media comes for a while. */
  void pause() {
    for (MediaSink sink : all()) {
      try {
        BoundedCalls.start(streamId + "-pause", closeTimeout, sink::pause, () -> {});
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception broken) {
        LOG.warn("stream {}: a sink failed to pause", streamId, broken);
      }
    }
  }

  /**
   * Whether any of them would get media to somebody. One that cannot say so counts as wanting; what
   * one said last stands while it hangs.
   */
  boolean wanted() {
    return wanted.ask();
  }

  /**
   * Closes all at once, for good: one that hangs or throws must not keep the others' viewers
   * waiting.
   */
  void close(Duration timeout) {
    BoundedCalls.together(
        streamId + "-closer",
        takeAll().stream().<Runnable>map(sink -> () -> close(sink, timeout)).toList());
  }

  private synchronized List<MediaSink> takeAll() {
    List<MediaSink> sinks = all();
    open.clear();
    closed = true;
    isOpen = false;
    return sinks;
  }

  private void close(MediaSink sink, Duration timeout) {
    BoundedCalls.close(streamId, "sinks", timeout, sink::close);
  }
}
