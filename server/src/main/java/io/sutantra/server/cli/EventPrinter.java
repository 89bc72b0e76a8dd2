package io.sutantra.server.cli;

import io.sutantra.core.engine.Stream;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.event.EngineEvent;
import io.sutantra.core.event.EventSubscriber;
import io.sutantra.core.event.StreamState;
import io.sutantra.core.event.ViewerIdentity;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A printer of events: one line for each viewer that comes or leaves, and for each stream that
 * fails or ends.
 */
final class EventPrinter implements EventSubscriber {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final StreamEngine engine;
  private final PrintWriter out;

  /** The last failure that was printed for each stream whose source is being tried again. */
  private final Map<String, String> failures = new ConcurrentHashMap<>();

  EventPrinter(StreamEngine engine, PrintWriter out) {
    this.engine = engine;
    this.out = out;
  }

  @Override
  public void received(EngineEvent event) {
    if (event instanceof EngineEvent.ViewerConnected connected) {
      print(event.streamId(), name(connected.viewer()) + " watches" + count(event.streamId()));
    } else if (event instanceof EngineEvent.ViewerDisconnected left) {
      print(event.streamId(), departure(left.viewer(), "left", left.time(), left.reason()));
    } else if (event instanceof EngineEvent.ViewerFailed failed) {
      print(event.streamId(), departure(failed.viewer(), "failed", failed.time(), failed.reason()));
    } else if (event instanceof EngineEvent.StreamChanged changed) {
      printState(event.streamId(), changed.state(), changed.failure());
    } else if (event instanceof EngineEvent.StreamEnded ended) {
      printState(event.streamId(), ended.state(), ended.failure());
    }
  }

  @Override
  public void missed(long count) {
    synchronized (this) {
      out.printf("%s %d events are not shown%n", now(), count);
      out.flush();
    }
  }

  /** Prints a stream's state if people should know about it. */
  void printState(String streamId, StreamState state, Optional<String> failure) {
    String why = failure.orElse("for no known reason");
    if (state == StreamState.FAILED) {
      print(streamId, "failed: " + why);
    } else if (state == StreamState.ENDED) {
      print(streamId, "has come to its end");
    } else if (state == StreamState.RETRYING) {
      // The failure is printed once, however often the source is tried.
      if (!why.equals(failures.put(streamId, why))) {
        print(streamId, "its source failed, and is tried again until it is back: " + why);
      }
    } else if (state == StreamState.RUNNING && failures.remove(streamId) != null) {
      print(streamId, "its source is back");
    }
    if (state.terminal()) {
      failures.remove(streamId);
    }
  }

  private static String name(ViewerIdentity viewer) {
    return viewer.remoteAddress().isEmpty() ? "a viewer" : viewer.remoteAddress();
  }

  private String count(String streamId) {
    int watching = engine.stream(streamId).map(Stream::connectedViewers).orElse(0);
    return " (" + watching + (engine.streams().size() > 1 ? " on this stream)" : " in all)");
  }

  private static String departure(ViewerIdentity viewer, String verb, Instant at, String reason) {
    Duration stay = Duration.between(viewer.since(), at);
    String after =
        stay.toMinutes() > 0
            ? "%d min %d s".formatted(stay.toMinutes(), stay.toSecondsPart())
            : "%d.%d s".formatted(stay.toSeconds(), stay.toMillisPart() / 100);
    return name(viewer) + " " + verb + " after " + after + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static String now() {
    return LocalTime.now(ZoneId.systemDefault()).format(TIME);
  }

  private synchronized void print(String streamId, String news) {
    out.printf("%s %s: %s%n", now(), streamId, news);
    out.flush();
  }
}
