package io.sutantra.testkit;

import io.sutantra.api.TransportListener;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listener that records the reports of a transport, and the violations of their rules.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class ViewerLog implements TransportListener {
  private final List<ViewerEvent> events = new ArrayList<>();
  private final Map<String, ViewerStatus> statuses = new HashMap<>();
  private final Map<String, ViewerStatistics> statistics = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final AtomicInteger keyFrameRequests = new AtomicInteger();

  /** Creates an empty log. */
  public ViewerLog() {}

  @Override
  public synchronized void viewerChanged(ViewerEvent event) {
    ViewerStatus before = statuses.put(event.viewerId(), event.status());
    boolean allowed =
        before == null
            ? event.status() == ViewerStatus.CONNECTING
            : before.canBecome(event.status());
    if (!allowed) {
      violations.add("viewer went from " + before + " to " + event);
    }
    events.add(event);
  }

  @Override
  public synchronized void keyFrameRequested(String streamId, String viewerId) {
    keyFrameRequests.incrementAndGet();
    checkLive("key frame requested", viewerId);
  }

  @Override
  public synchronized void viewerReported(String viewerId, ViewerStatistics reported) {
    checkLive("statistics reported", viewerId);
    statistics.put(viewerId, reported);
  }

  private void checkLive(String what, String viewerId) {
    ViewerStatus status = statuses.get(viewerId);
    if (status == null || status.terminal()) {
      violations.add("%s for viewer %s, which is %s".formatted(what, viewerId, status));
    }
  }

  /** Returns all reported changes of viewers' statuses, in order. */
  public synchronized List<ViewerEvent> events() {
    return List.copyOf(events);
  }

  /**
   * Returns the ids of a stream's viewers that have the given status now, in the order in which the
   * viewers came.
   */
  public synchronized List<String> viewers(String streamId, ViewerStatus status) {
    return events.stream()
        .filter(
            event ->
                event.status() == ViewerStatus.CONNECTING
                    && event.streamId().equals(streamId)
                    && statuses.get(event.viewerId()) == status)
        .map(ViewerEvent::viewerId)
        .toList();
  }

  /**
   * Returns the latest statistics of a viewer; {@link ViewerStatistics#NONE} if there were none.
   */
  public synchronized ViewerStatistics statistics(String viewerId) {
    return statistics.getOrDefault(viewerId, ViewerStatistics.NONE);
  }

  /** Returns whether a key frame was requested since the last call. */
  public boolean takeKeyFrameRequest() {
    return keyFrameRequests.getAndSet(0) > 0;
  }

  /** Removes the records of viewers that have ended, for tests with very many viewers. */
  public synchronized void forgetEnded() {
    Set<String> ended = new HashSet<>();
    statuses.forEach(
        (viewer, status) -> {
          if (status.terminal()) {
            ended.add(viewer);
          }
        });
    statuses.keySet().removeAll(ended);
    statistics.keySet().removeAll(ended);
    events.removeIf(event -> ended.contains(event.viewerId()));
  }

  /** Returns the violations of the rules; empty if there are none. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** Returns the viewers that have begun and not ended. */
  public synchronized List<String> unended() {
    return statuses.entrySet().stream()
        .filter(entry -> !entry.getValue().terminal())
        .map(Map.Entry::getKey)
        .toList();
  }
}
