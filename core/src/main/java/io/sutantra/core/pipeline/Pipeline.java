package io.sutantra.core.pipeline;

import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.media.MediaType;
import io.sutantra.core.agent.AgentExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The running form of a stream's plan: a tree of stages for each track.
 *
 * <p><b>Threading:</b> {@link #start} and {@link #end} from one thread at a time, and not from a
 * stage's; all other methods from any thread.
 */
public final class Pipeline {
  private final MediaSource source;
  private final List<TrackPipeline> tracks = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private AgentExecutor.Group group;

  /**
   * Builds the stages. No stage runs before {@link #start}.
   *
   * @param source the source, already started
   */
  public Pipeline(
      StreamPlan plan,
      MediaSource source,
      PipelineParts parts,
      PipelineOptions options,
      PipelineListener listener) {
    this.source = source;
    List<? extends MediaTrack> delivered = source.tracks();
    AtomicInteger running = new AtomicInteger(plan.tracks().size());
    Runnable onEnd =
        () -> {
          if (running.decrementAndGet() == 0) {
            listener.ended();
          }
        };
    Object turn = new Object();
    for (Plan track : plan.tracks()) {
      tracks.add(
          new TrackPipeline(
              track,
              tracks.isEmpty() ? "" : "-" + track.source().type().label(),
              new SourceStage.Polled(delivered.get(track.track()), turn, onEnd),
              parts,
              options,
              listener));
    }
    tracks.forEach(track -> stages.addAll(track.stages()));
  }

  /**
   * Prepares all stages: loads libraries and opens codecs. To be called before {@link #start}, on
   * any thread; may block in a plug-in. Without this call each stage prepares itself before its
   * first frame.
   */
  public void prepare() {
    stages.forEach(Stage::prepare);
  }

  /** Starts the stages on an executor. To be called at most once. */
  public void start(String name, AgentExecutor executor) {
    group = executor.run(name, stages);
    for (Stage stage : stages) {
      stage.wakeBy(group.wakeup(stage));
    }
  }

  /**
   * Ends the stages. Media that wait are released and counted.
   *
   * @return false if a stage did not end within the time limit because a plug-in blocks it: then
   *     {@link #release} must not be called
   */
  public boolean end(Duration timeout) {
    return group == null || group.end(timeout);
  }

  /**
   * Closes the source and the codecs. To be called after {@link #end} has returned true. A plug-in
   * may block here.
   */
  public void release() {
    RuntimeException first = null;
    List<Runnable> releases = new ArrayList<>();
    releases.add(source::close);
    stages.forEach(stage -> releases.add(stage::release));
    for (Runnable release : releases) {
      try {
        release.run();
      } catch (RuntimeException broken) {
        first = first == null ? broken : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Requests a key frame of every encoder and source track that feeds a sink. */
  public void requestKeyFrame() {
    tracks.forEach(TrackPipeline::requestKeyFrame);
  }

  /** Sets another target bit rate for all encoders of pictures, in bits per second. */
  public void setTargetBitrate(int bitrateBps) {
    tracks.forEach(track -> track.setTargetBitrate(bitrateBps));
  }

  /** Returns the counts of each stage, track by track, in the order of the flow. */
  public List<StageSnapshot> snapshot() {
    return stages.stream().map(Stage::snapshot).toList();
  }

  /** Returns the number of pictures that the source has delivered. */
  public long pictures() {
    return tracks.stream()
        .filter(track -> track.type() == MediaType.VIDEO)
        .mapToLong(TrackPipeline::framesOfSource)
        .sum();
  }

  /**
   * Returns the number of bytes of encoded media in all tracks. A track counts its access units, or
   * its packets if it has no access units; raw media do not count.
   */
  public long encodedBytes() {
    return tracks.stream().mapToLong(TrackPipeline::encodedBytes).sum();
  }
}
