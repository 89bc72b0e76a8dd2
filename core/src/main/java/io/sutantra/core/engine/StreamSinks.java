package io.sutantra.core.engine;

import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.core.pipeline.Plan;
import io.sutantra.core.pipeline.StreamPlan;
import io.sutantra.core.plugin.BoundedQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
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
  private final Opener opener;
  private final Map<String, OpenSink> open = new LinkedHashMap<>();
  private final Map<String, List<TrackDescription>> planned = new LinkedHashMap<>();
  private final BoundedQuestion<Boolean> wanted;
  private volatile boolean isOpen;
  private boolean closed;

  /** Opens the sink of a name for tracks. */
  @FunctionalInterface
  interface Opener {
    StreamSink open(String sink, List<TrackDescription> tracks);
  }

  /** A sink, and the tracks that it was opened with. */
  private record OpenSink(StreamSink sink, List<TrackDescription> tracks, List<TrackSink> parts) {
    static OpenSink of(StreamSink sink, List<TrackDescription> tracks) {
      List<TrackSink> parts = new ArrayList<>();
      for (int i = 0; i < tracks.size(); i++) {
        parts.add(sink.track(i));
      }
      return new OpenSink(sink, tracks, parts);
    }

    /** The index of the track that takes media of a format, or -1. */
    int indexOf(MediaFormat format) {
      for (int i = 0; i < tracks.size(); i++) {
        if (interchangeable(tracks.get(i).format(), format)) {
          return i;
        }
      }
      return -1;
    }
  }

  /**
   * Sinks that are opened when they are wanted.
   *
   * @param closeTimeout how long one may take to close
   * @param questions threads for what they are asked
   */
  StreamSinks(String streamId, Duration closeTimeout, Opener opener, Executor questions) {
    this.streamId = streamId;
    this.closeTimeout = closeTimeout;
    this.opener = opener;
    this.wanted =
        new BoundedQuestion<>(
            "stream " + streamId + ": whether its sinks want media",
            true,
            () ->
                all().stream()
                    .flatMap(opened -> opened.parts().stream())
                    .anyMatch(TrackSink::wanted),
            questions);
  }

  /**
   * Gets ready for a plan. A sink that was opened for other media, which its viewers would not
   * understand, is closed; one that has tracks which the plan has not is kept, and they are silent.
   *
   * @param descriptions makes the description of a track of a format
   */
  void prepare(StreamPlan plan, Function<MediaFormat, TrackDescription> descriptions) {
    planned.clear();
    for (String name : plan.outlets().map(Plan.Outlet::sink).distinct().toList()) {
      List<MediaFormat> formats = plan.outlets(name).stream().map(Plan.Outlet::format).toList();
      planned.put(name, formats.stream().map(descriptions).toList());
      OpenSink opened = find(name);
      if (opened != null && formats.stream().anyMatch(format -> opened.indexOf(format) < 0)) {
        LOG.warn(
            "stream {}: its source delivers other media than before, so that {} is given {}, no longer {}; those who watched there have to come again",
            streamId,
            name,
            describe(planned.get(name)),
            describe(opened.tracks()));
        remove(name);
        close(opened.sink(), closeTimeout);
      }
    }
  }

  private static String describe(List<TrackDescription> tracks) {
    return tracks.stream()
        .map(track -> track.format().describe())
        .collect(Collectors.joining(" and "));
  }

  /** Whether who was told of one format understands media of the other: sizes and rates change. */
  private static boolean interchangeable(MediaFormat before, MediaFormat now) {
    if (before.type() != now.type()) {
      return false;
    }
    if (before instanceof PacketizedFormat old && now instanceof PacketizedFormat fresh) {
      return old.codec().equals(fresh.codec()) && old.rtp().equals(fresh.rtp());
    }
    if (before instanceof EncodedFormat old && now instanceof EncodedFormat fresh) {
      return old.codec().equals(fresh.codec());
    }
    return before.kind() == now.kind();
  }

  /**
   * Returns the sink for an outlet of a plan that was prepared for: of the one that is open, or of
   * another.
   *
   * @throws StreamException if all were closed
   */
  TrackSink use(Plan.Outlet outlet) {
    OpenSink opened = find(outlet.sink());
    if (opened == null) {
      List<TrackDescription> tracks = planned.get(outlet.sink());
      opened = OpenSink.of(opener.open(outlet.sink(), tracks), tracks);
      if (!keep(outlet.sink(), opened)) {
        close(opened.sink(), closeTimeout);
        throw new StreamException("the stream has ended");
      }
    }
    return opened.parts().get(opened.indexOf(outlet.format()));
  }

  private synchronized OpenSink find(String name) {
    return open.get(name);
  }

  private synchronized boolean keep(String name, OpenSink sink) {
    if (!closed) {
      open.put(name, sink);
      isOpen = true;
    }
    return !closed;
  }

  private synchronized void remove(String name) {
    open.remove(name);
  }

  private synchronized List<OpenSink> all() {
    return List.copyOf(open.values());
  }

  /** Whether viewers can come. */
  boolean isOpen() {
    return isOpen;
  }

  /** Says that no media comes for a while. */
  void pause() {
    for (OpenSink opened : all()) {
      try {
        BoundedCalls.start(
            streamId + "-pause", closeTimeout, () -> opened.sink().pause(), () -> {});
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
        takeAll().stream().<Runnable>map(opened -> () -> close(opened.sink(), timeout)).toList());
  }

  private synchronized List<OpenSink> takeAll() {
    List<OpenSink> sinks = all();
    open.clear();
    closed = true;
    isOpen = false;
    return sinks;
  }

  private void close(StreamSink sink, Duration timeout) {
    BoundedCalls.close(streamId, "sinks", timeout, sink::close);
  }
}
