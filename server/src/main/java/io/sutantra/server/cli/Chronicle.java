package io.sutantra.server.cli;

import io.sutantra.api.ViewerStatus;
import io.sutantra.core.engine.EngineListener;
import io.sutantra.core.engine.Stream;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.engine.StreamState;
import io.sutantra.core.session.Viewer;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells whoever runs the server who came, who left, and which stream failed. */
final class Chronicle implements EngineListener {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final StreamEngine engine;
  private final PrintWriter out;

  /** Why the sources of streams failed that are tried again, by stream. */
  private final Map<String, String> troubles = new ConcurrentHashMap<>();

  Chronicle(StreamEngine engine, PrintWriter out) {
    this.engine = engine;
    this.out = out;
  }

  @Override
  public void viewerChanged(Stream stream, Viewer viewer) {
    ViewerStatus status = viewer.status();
    if (status == ViewerStatus.CONNECTING) {
      return;
    }
    String who = viewer.remoteAddress().isEmpty() ? "a viewer" : viewer.remoteAddress();
    String why = viewer.detail().isEmpty() ? "" : ": " + viewer.detail();
    tell(
        stream,
        switch (status) {
          case CONNECTED -> who + " watches" + count(stream);
          case FAILED -> who + " failed after " + stay(viewer) + why;
          default -> who + " left after " + stay(viewer) + why;
        });
  }

  @Override
  public void streamChanged(Stream stream) {
    if (stream.state() == StreamState.FAILED) {
      tell(stream, "failed: " + stream.failure().orElse("for no known reason"));
    } else if (stream.state() == StreamState.ENDED) {
      tell(stream, "has come to its end");
    } else if (stream.state() == StreamState.RETRYING) {
      String why = stream.failure().orElse("for no known reason");
      // Once, however often it is tried.
      if (!why.equals(troubles.put(stream.id(), why))) {
        tell(stream, "its source failed, and is tried again until it is back: " + why);
      }
    } else if (stream.state() == StreamState.RUNNING && troubles.remove(stream.id()) != null) {
      tell(stream, "its source is back");
    }
    if (stream.state().terminal()) {
      troubles.remove(stream.id());
    }
  }

  private String count(Stream stream) {
    long watching =
        stream.viewers().stream()
            .filter(viewer -> viewer.status() == ViewerStatus.CONNECTED)
            .count();
    int streams = engine.streams().size();
    return " (" + watching + (streams > 1 ? " on this stream)" : " in all)");
  }

  private static String stay(Viewer viewer) {
    Duration stay = Duration.between(viewer.since(), Instant.now());
    return stay.toMinutes() > 0
        ? "%d min %d s".formatted(stay.toMinutes(), stay.toSecondsPart())
        : "%d.%d s".formatted(stay.toSeconds(), stay.toMillisPart() / 100);
  }

  private synchronized void tell(Stream stream, String news) {
    out.printf(
        "%s %s: %s%n", LocalTime.now(ZoneId.systemDefault()).format(TIME), stream.id(), news);
    out.flush();
  }
}
