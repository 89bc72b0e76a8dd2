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

/** A stream as the API shows it: the names of these components are the keys of its JSON. */
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
   * A track that the stream carries.
   *
   * @param type {@code video} or {@code audio}
   * @param formats what the transports are given, for people
   */
  record TrackView(String type, List<String> formats) {
    static TrackView of(StreamSnapshot.Track track) {
      return new TrackView(track.type().label(), track.formats());
    }
  }

  /** One stage: what came in went out, was dropped, failed, or waits. */
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
   * One viewer; those that left are kept for a while.
   *
   * @param remoteAddress where it is; null for all but the administrator, as all words are that may
   *     say so
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
   * Shows a stream as it is now.
   *
   * @param addresses where it is reached without signalling
   * @param forAdministrator whether to show where its viewers are
   * @param root reference to the server's root, from where this is shown
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
