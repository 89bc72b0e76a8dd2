package io.sutantra.core.engine;

import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.core.pipeline.Plan;
import io.sutantra.core.pipeline.StreamPlan;
import io.sutantra.core.plugin.BoundedQuery;
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
 * The sinks of a stream. The sinks and their viewers stay when the stream's source is closed and
 * another source is opened.
 *
 * <p><b>Threading:</b> any thread; {@link #prepare}, {@link #use} and {@link #pause} from one
 * thread at a time.
 */
final class StreamSinks {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSinks.class);

  private final String streamId;
  private final Duration startTimeout;
  private final Duration closeTimeout;
  private final Opener opener;
  private final Map<String, OpenSink> open = new LinkedHashMap<>();
  private final Map<String, List<TrackDescription>> planned = new LinkedHashMap<>();
  private final BoundedQuery<Boolean> wanted;
  private volatile boolean isOpen;
  private boolean closed;

  /** A factory that opens a sink by its name for a list of tracks. */
  @FunctionalInterface
  interface Opener {
    StreamSink open(String sink, List<TrackDescription> tracks);
  }

  /** A sink and the tracks with which it was opened. */
  private record OpenSink(StreamSink sink, List<TrackDescription> tracks, List<TrackSink> parts) {
    /** Returns the index of the track that accepts media of a format, or -1. */
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
   * Creates an empty set of sinks; {@link #use} opens a sink when a plan needs it.
   *
   * @param startTimeout the maximum time for a sink to return the sink of a track
   * @param closeTimeout the time limit for closing one sink
   * @param queries the threads for queries to the sinks
   */
  StreamSinks(
      String streamId,
      Duration startTimeout,
      Duration closeTimeout,
      Opener opener,
      Executor queries) {
    this.streamId = streamId;
    this.startTimeout = startTimeout;
    this.closeTimeout = closeTimeout;
    this.opener = opener;
    this.wanted =
        new BoundedQuery<>(
            "stream " + streamId + ": whether its sinks want media",
            true,
            () ->
                all().stream()
                    .flatMap(opened -> opened.parts().stream())
                    .anyMatch(TrackSink::wanted),
            queries);
  }

  /**
   * Prepares the sinks for a plan. A sink that was opened for other media is closed, because its
   * viewers would not understand the new media. A sink that has more tracks than the plan is kept,
   * and its additional tracks are silent.
   *
   * @param descriptions a function from a format to the description of its track
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

  /**
   * Returns whether a viewer that was told of one format understands media of the other. Sizes and
   * rates may differ.
   */
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
   * Returns the track sink for an outlet of the plan that was last prepared, and opens the sink
   * first if it is not open.
   *
   * @throws StreamException if all sinks were closed
   */
  TrackSink use(Plan.Outlet outlet) {
    OpenSink opened = find(outlet.sink());
    if (opened == null) {
      List<TrackDescription> tracks = planned.get(outlet.sink());
      opened = open(outlet.sink(), tracks);
    }
    return opened.parts().get(opened.indexOf(outlet.format()));
  }

  private OpenSink open(String name, List<TrackDescription> tracks) {
    StreamSink sink = opener.open(name, tracks);
    if (sink == null) {
      throw new StreamException("sink '%s' opened as null".formatted(name));
    }
    boolean kept = false;
    try {
      OpenSink opened = new OpenSink(sink, tracks, parts(name, sink, tracks.size()));
      kept = keep(name, opened);
      if (!kept) {
        throw new StreamException("the stream has ended");
      }
      return opened;
    } finally {
      if (!kept) {
        close(sink, closeTimeout);
      }
    }
  }

  private List<TrackSink> parts(String name, StreamSink sink, int count) {
    String who = "sink '" + name + "'";
    List<TrackSink> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      TrackSink part =
          BoundedCalls.ask(who, "track", startTimeout, () -> sink.track(index), late -> {});
      if (part == null) {
        throw new StreamException("%s returned null for track %d".formatted(who, index));
      }
      parts.add(part);
    }
    return parts;
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

  /** Returns whether a sink is open, so that viewers can connect. */
  boolean isOpen() {
    return isOpen;
  }

  /** Tells all sinks that no media will come for a while. */
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
   * Returns whether any of the sinks would pass media on to a viewer. A sink whose query fails
   * counts as wanting media; while a sink hangs, the last answer is returned.
   */
  boolean wanted() {
    return wanted.ask();
  }

  /**
   * Closes all sinks at once and for good. A sink that hangs or throws must not delay the viewers
   * of the other sinks.
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
