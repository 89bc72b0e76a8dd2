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
 * A stream's plan, built of real stages: a tree of stages for each track.
 *
 * <p><b>Threading:</b> {@link #start} and {@link #end} from one thread at a time, and not from a
 * stage's; everything else from any.
 */
public final class Pipeline {
  private final MediaSource source;
  private final List<TrackPipeline> tracks = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private AgentExecutor.Group group;

  /**
   * Hears what becomes of a pipeline, on the threads of its stages. More than one stage may fail,
   * also after the end of the source.
   */
  public interface Listener {
    /**
     * A stage threw; it does no more, and the pipeline should be ended.
     *
     * @param ofSource whether the source failed, which may be opened anew
     */
    void failed(String stage, boolean ofSource, Throwable cause);

    /** All tracks of the source have come to their end. */
    void ended();
  }

  /**
   * Builds the stages. Nothing runs before {@link #start}.
   *
   * @param source was started
   */
  public Pipeline(
      StreamPlan plan,
      MediaSource source,
      PipelineParts parts,
      PipelineOptions options,
      Listener listener) {
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
   * Has all parts ready: loads libraries, opens codecs. Before {@link #start}, on any thread; may
   * block in a plug-in. Without it each stage does so by itself, before its first frame.
   */
  public void prepare() {
    stages.forEach(Stage::prepare);
  }

  /** Hands the stages to whoever runs them. Once. */
  public void start(String name, AgentExecutor executor) {
    group = executor.run(name, stages);
    for (Stage stage : stages) {
      stage.wakeBy(group.wakeup(stage));
    }
  }

  /**
   * Ends the stages. What waits is released and counted.
   *
   * @return false if a stage did not end in that time, because a plug-in holds it up: then {@link
   *     #release} must not be called
   */
  public boolean end(Duration timeout) {
    return group == null || group.end(timeout);
  }

  /** Closes source and codecs. After {@link #end} said true. A plug-in may block here. */
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

  /** Asks for a key frame of all that the sinks are given. */
  public void requestKeyFrame() {
    tracks.forEach(TrackPipeline::requestKeyFrame);
  }

  /** Aims all encoders of pictures at another bit rate, in bits a second. */
  public void setTargetBitrate(int bitrateBps) {
    tracks.forEach(track -> track.setTargetBitrate(bitrateBps));
  }

  /** Returns what each stage has done, track by track, in the order of the flow. */
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
   * Returns the bytes of encoded media, of all tracks, that were made or came in; packets count
   * only where nothing else does, and raw media not at all.
   */
  public long encodedBytes() {
    return tracks.stream().mapToLong(TrackPipeline::encodedBytes).sum();
  }
}
