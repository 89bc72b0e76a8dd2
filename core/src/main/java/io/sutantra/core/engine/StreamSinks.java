package io.sutantra.core.engine;

import io.sutantra.api.MediaSink;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.core.pipeline.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sinks of a stream. They stay open, with their viewers, when the stream's source is closed and
 * another is opened.
 *
 * <p><b>Threading:</b> confined to whoever holds the stream's lifecycle; {@link #isOpen} from any
 * thread.
 */
final class StreamSinks {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSinks.class);

  private final String streamId;
  private final Duration closeTimeout;
  private final Function<Plan.Outlet, MediaSink> opener;
  private final Map<Plan.Outlet, MediaSink> open = new LinkedHashMap<>();
  private volatile boolean isOpen;

  /**
   * Sinks that are opened when they are wanted.
   *
   * @param closeTimeout how long one may take to close
   */
  StreamSinks(String streamId, Duration closeTimeout, Function<Plan.Outlet, MediaSink> opener) {
    this.streamId = streamId;
    this.closeTimeout = closeTimeout;
    this.opener = opener;
  }

  /**
   * Gets ready for a plan. A sink that was opened for another kind of media, which its viewers
   * would not understand, is closed.
   */
  void prepare(Plan plan) {
    for (Plan.Outlet outlet : plan.outlets()) {
      for (Plan.Outlet opened : open.keySet().toArray(Plan.Outlet[]::new)) {
        if (opened.sink().equals(outlet.sink())
            && !interchangeable(opened.format(), outlet.format())) {
          LOG.warn(
              "stream {}: its source delivers other media than before, so that {} is given {}, no longer {}; those who watched there have to come again",
              streamId,
              outlet.sink(),
              outlet.format().describe(),
              opened.format().describe());
          close(open.remove(opened), closeTimeout);
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

  /** The sink for an outlet of a plan that was prepared for: the one that is open, or another. */
  MediaSink use(Plan.Outlet outlet) {
    for (Map.Entry<Plan.Outlet, MediaSink> opened : open.entrySet()) {
      if (opened.getKey().sink().equals(outlet.sink())) {
        return opened.getValue();
      }
    }
    MediaSink sink = opener.apply(outlet);
    open.put(outlet, sink);
    isOpen = true;
    return sink;
  }

  /** Whether viewers can come. */
  boolean isOpen() {
    return isOpen;
  }

  /** Says that no media comes for a while. */
  void pause() {
    for (MediaSink sink : open.values()) {
      try {
        BoundedCalls.start(streamId + "-pause", closeTimeout, sink::pause, () -> {});
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception broken) {
        LOG.warn("stream {}: a sink failed to pause", streamId, broken);
      }
    }
  }

  /** Whether any of them would get media to somebody. One that cannot say so counts as wanting. */
  boolean wanted() {
    try {
      return open.values().stream().anyMatch(MediaSink::wanted);
    } catch (RuntimeException | LinkageError broken) {
      LOG.warn("stream {}: a sink cannot say whether it wants media", streamId, broken);
      return true;
    }
  }

  /** Closes all at once: one that hangs or throws must not keep the others' viewers waiting. */
  void close(Duration timeout) {
    isOpen = false;
    BoundedCalls.together(
        streamId + "-closer",
        open.values().stream().<Runnable>map(sink -> () -> close(sink, timeout)).toList());
    open.clear();
  }

  private void close(MediaSink sink, Duration timeout) {
    BoundedCalls.close(streamId, "sinks", timeout, sink::close);
  }
}
