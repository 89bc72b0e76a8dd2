package io.sutantra.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.core.engine.Stream;
import io.sutantra.core.engine.StreamSnapshot;
import io.sutantra.core.pipeline.StageSnapshot;
import io.sutantra.core.session.Viewer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A stream in the form that the API shows: the names of the components are the keys of the JSON
 * object.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StreamView(
    String id,
    String state,
    String failure,
    String nextAttempt,
    String creator,
    String createdAt,
    String source,
    String codec,
    List<String> transports,
    String format,
    List<TrackView> tracks,
    String plan,
    int width,
    int height,
    double fps,
    long bitrateBps,
    int watching,
    String watch,
    String whep,
    List<String> addresses,
    List<Stage> stages,
    SourceStatistics reception,
    List<ViewerView> viewers) {

  /**
   * A track of the stream.
   *
   * @param type {@code video} or {@code audio}
   * @param formats the formats that the transports get, described for people
   */
  record TrackView(String type, List<String> formats) {
    static TrackView of(StreamSnapshot.Track track) {
      return new TrackView(track.type().label(), track.formats());
    }
  }

  /** The counters of one stage: what came in went out, was dropped, failed, or waits. */
  record Stage(
      String name,
      long in,
      long out,
      long dropped,
      long failed,
      long waiting,
      Map<String, Long> drops) {
    static Stage of(StageSnapshot stage) {
      return new Stage(
          stage.name(),
          stage.in(),
          stage.out(),
          stage.dropped(),
          stage.failed(),
          stage.waiting(),
          stage.drops());
    }
  }

  /**
   * A viewer of the stream; viewers that have left stay in the list for a while.
   *
   * @param remoteAddress the address of the viewer; null for everybody but the administrator, as
   *     are all texts that may contain the address
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ViewerView(
      String id,
      String status,
      String since,
      String remoteAddress,
      String detail,
      ViewerStatistics statistics) {
    static ViewerView of(Viewer viewer, boolean forAdministrator) {
      return new ViewerView(
          ViewerEvent.visibleId(viewer.id()),
          lowerCase(viewer.status()),
          viewer.since().toString(),
          forAdministrator ? viewer.remoteAddress() : null,
          forAdministrator ? viewer.detail() : null,
          forAdministrator ? viewer.statistics() : viewer.statistics().withoutDetails());
    }
  }

  /**
   * Returns the view of a stream as it is now.
   *
   * @param addresses the addresses under which clients reach the stream without signalling
   * @param forAdministrator whether to show the addresses of viewers
   * @param root the reference to the server's root from where the view is shown
   */
  static StreamView of(
      Stream stream, List<String> addresses, boolean forAdministrator, String root) {
    StreamSnapshot now = stream.snapshot();
    List<Viewer> viewers = stream.viewers();
    return new StreamView(
        now.id(),
        lowerCase(now.state()),
        now.failure().orElse(null),
        now.nextAttempt().map(Instant::toString).orElse(null),
        now.creator(),
        now.createdAt().toString(),
        now.source(),
        now.codec(),
        now.transports(),
        now.format(),
        now.tracks().stream().map(TrackView::of).toList(),
        now.plan(),
        now.width(),
        now.height(),
        now.framesPerSecond(),
        now.bitrateBps(),
        (int) viewers.stream().filter(viewer -> !viewer.status().terminal()).count(),
        root + "watch/" + now.id(),
        root + "whep/" + now.id(),
        addresses,
        now.stages().stream().map(Stage::of).toList(),
        now.reception(),
        viewers.stream().map(viewer -> ViewerView.of(viewer, forAdministrator)).toList());
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
