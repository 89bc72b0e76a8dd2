package io.sutantra.core.engine;

import io.sutantra.api.Transport;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import java.time.Instant;

/**
 * Somebody who watches a stream. <b>Threading:</b> any thread may read; nothing the media path
 * takes is locked.
 */
public final class Viewer {
  private final String id;
  private final Stream stream;
  private final Instant since;
  private final Transport transport;
  private volatile Standing standing;
  private volatile ViewerStatistics statistics = ViewerStatistics.NONE;
  private long countedBytes;

  private record Standing(ViewerStatus status, String remoteAddress, String detail) {}

  Viewer(ViewerEvent event, Instant since, Transport transport, Stream stream) {
    this.id = event.viewerId();
    this.stream = stream;
    this.since = since;
    this.transport = transport;
    this.standing = new Standing(event.status(), event.remoteAddress(), event.detail());
  }

  /** Not to be guessed; in no list that strangers see. */
  public String id() {
    return id;
  }

  /** The stream that it watches. */
  public String streamId() {
    return stream.id();
  }

  /** When it came. */
  public Instant since() {
    return since;
  }

  /** How it stands. */
  public ViewerStatus status() {
    return standing.status();
  }

  /** Where it is; empty if not known. */
  public String remoteAddress() {
    return standing.remoteAddress();
  }

  /** Why it stands so; empty if there is nothing to say. */
  public String detail() {
    return standing.detail();
  }

  /** How well it is served; about a second old. */
  public ViewerStatistics statistics() {
    return statistics;
  }

  Stream stream() {
    return stream;
  }

  Transport transport() {
    return transport;
  }

  void report(ViewerStatistics latest) {
    statistics = latest;
  }

  /** How many bytes it was sent since the last call. From one thread at a time. */
  long newBytes() {
    long now = statistics.bytesSent();
    long fresh = now - countedBytes;
    countedBytes = now;
    return fresh;
  }

  /** Goes where the event says, if a way leads there. */
  synchronized boolean advance(ViewerEvent event) {
    Standing now = standing;
    if (!now.status().canBecome(event.status())) {
      return false;
    }
    String remote = event.remoteAddress().isEmpty() ? now.remoteAddress() : event.remoteAddress();
    standing = new Standing(event.status(), remote, event.detail());
    return true;
  }
}
