package io.sutantra.core.pipeline;

import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.Shape;
import io.sutantra.core.pipeline.Plan.Outlet;
import io.sutantra.core.pipeline.Plan.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A planner that finds the fewest stages that connect the tracks of a source to its sinks.
 *
 * <p>For each sink the planner tries the track's own codec first, so that media that is already
 * encoded passes through unchanged. Only if the sink does not accept that codec, the media is
 * decoded and encoded again. Sinks share the stages they have in common. The planner leaves out,
 * for each sink, the tracks that the sink does not accept; every sink must accept at least one.
 */
public final class Planner {
  /** The codec name that leaves out all tracks of a type. */
  public static final String NO_CODEC = "none";

  /** The clock rate of an unknown payload format. */
  private static final int USUAL_CLOCK_HZ = 90_000;

  private final CodecCatalog codecs;

  /** Creates a planner for a catalogue of codecs. */
  public Planner(CodecCatalog codecs) {
    this.codecs = codecs;
  }

  /**
   * Plans a stream. A stream carries one track of each type, the first of its source.
   *
   * @param tracks the formats of the source, in the order of its tracks
   * @param encodeWith the name of the codec to encode each type with, if the type has to be encoded
   * @param sinks the media that the sinks accept
   * @throws PlanException for the first sink that no track can reach
   */
  public StreamPlan plan(
      List<MediaFormat> tracks, Map<MediaType, String> encodeWith, List<SinkRequest> sinks) {
    int main = main(tracks);
    List<Plan> plans = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    Map<SinkRequest, List<String>> obstacles = new HashMap<>();
    Set<MediaType> carried = EnumSet.noneOf(MediaType.class);
    for (int track : mainFirst(main, tracks.size())) {
      MediaFormat format = tracks.get(track);
      String codec = encodeWith.getOrDefault(format.type(), NO_CODEC);
      if (!carried.add(format.type())) {
        remarks.add("track %d, another one of %s, is left out".formatted(track, label(format)));
      } else if (track != main && codec.equals(NO_CODEC)) {
        remarks.add("%s is switched off".formatted(label(format)));
      } else {
        Plan plan = plan(new Tree(track, format), codec, sinks, obstacles);
        if (!plan.outlets().isEmpty()) {
          plans.add(plan);
        }
      }
    }
    for (SinkRequest sink : sinks) {
      List<String> ofSink = obstacles.getOrDefault(sink, List.of());
      if (plans.stream().noneMatch(plan -> reaches(plan, sink))) {
        throw new PlanException(tracks, sink, ofSink);
      }
      remarks.addAll(ofSink);
    }
    return new StreamPlan(plans, remarks);
  }

  private static int main(List<MediaFormat> tracks) {
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).type() == MediaType.VIDEO) {
        return i;
      }
    }
    return 0;
  }

  private static List<Integer> mainFirst(int main, int count) {
    List<Integer> order = new ArrayList<>(List.of(main));
    for (int track = 0; track < count; track++) {
      if (track != main) {
        order.add(track);
      }
    }
    return order;
  }

  private static boolean reaches(Plan plan, SinkRequest sink) {
    return plan.outlets().stream().anyMatch(outlet -> outlet.sink().equals(sink.name()));
  }

  /** Plans one track for all sinks that accept it, and notes the obstacles of the other sinks. */
  private Plan plan(
      Tree tree, String codec, List<SinkRequest> sinks, Map<SinkRequest, List<String>> obstacles) {
    for (SinkRequest sink : sinks) {
      List<String> found = tree.reach(sink, codec);
      if (!found.isEmpty()) {
        obstacles
            .computeIfAbsent(sink, key -> new ArrayList<>())
            .add(
                "%s takes no %s: %s"
                    .formatted(sink.name(), label(tree.source), String.join("; ", found)));
      }
    }
    return tree.plan();
  }

  private static String label(MediaFormat format) {
    return format.type() == MediaType.VIDEO ? "video" : "sound";
  }

  /** The tree of one track under construction. */
  private final class Tree {
    private final int track;
    private final MediaFormat source;
    private final List<Step> steps = new ArrayList<>();
    private final List<Outlet> outlets = new ArrayList<>();

    Tree(int track, MediaFormat source) {
      this.track = track;
      this.source = source;
    }

    /**
     * Adds a sink, and returns an empty list; or returns the reasons why the sink cannot be
     * reached.
     */
    List<String> reach(SinkRequest sink, String codec) {
      List<String> obstacles = new ArrayList<>();
      for (boolean anew : new boolean[] {false, true}) {
        List<Leg> route = route(sink.takes(), codec, anew);
        List<String> missing = missing(route);
        MediaFormat end = route.isEmpty() ? source : route.get(route.size() - 1).output();
        if (missing.isEmpty() && sink.accepts().test(end)) {
          outlets.add(new Outlet(sink.name(), grow(route), end));
          return List.of();
        }
        obstacles.addAll(
            missing.isEmpty() ? List.of("it does not take " + end.describe()) : missing);
      }
      return obstacles.stream().distinct().toList();
    }

    /** Adds the missing steps of a route, and returns the id of its last node. */
    private int grow(List<Leg> route) {
      int at = Plan.SOURCE;
      for (Leg leg : route) {
        at = place(at, leg);
      }
      return at;
    }

    private int place(int input, Leg leg) {
      for (Step step : steps) {
        if (step.input() == input
            && step.kind() == leg.kind()
            && step.codec().equals(leg.codec())) {
          return step.id();
        }
      }
      int id = steps.size() + 1;
      steps.add(new Step(id, input, leg.kind(), leg.codec(), leg.output()));
      return id;
    }

    /**
     * Returns the route to a kind of media. If {@code anew} is true, the route decodes the media
     * and encodes it again with {@code codec}.
     */
    private List<Leg> route(MediaKind takes, String codec, boolean anew) {
      List<Leg> route = new ArrayList<>();
      MediaFormat at = source;
      boolean mustBeRaw = anew || takes == MediaKind.RAW;
      while (mustBeRaw ? at.kind() != MediaKind.RAW : isBeyond(at.kind(), takes)) {
        at = add(route, towardsRaw(at));
      }
      while (at.kind() != takes) {
        at = add(route, towardsWire(at, codec));
      }
      return route;
    }

    Plan plan() {
      return new Plan(track, source, steps, outlets);
    }
  }

  /** A step of a route that has no node in the tree yet. */
  private record Leg(StepKind kind, String codec, MediaFormat output) {}

  private static MediaFormat add(List<Leg> route, Leg leg) {
    route.add(leg);
    return leg.output();
  }

  private static boolean isBeyond(MediaKind kind, MediaKind goal) {
    return kind == MediaKind.PACKETIZED && goal == MediaKind.ENCODED;
  }

  /** Returns the next step towards raw media. */
  private static Leg towardsRaw(MediaFormat at) {
    if (at instanceof PacketizedFormat packets) {
      return new Leg(
          StepKind.DEPACKETIZE,
          packets.codec(),
          new EncodedFormat(packets.codec(), packets.shape()));
    }
    EncodedFormat frames = (EncodedFormat) at;
    return new Leg(StepKind.DECODE, frames.codec(), new RawFormat(frames.shape()));
  }

  /** Returns the next step towards packets. */
  private Leg towardsWire(MediaFormat at, String codec) {
    if (at instanceof RawFormat) {
      return new Leg(StepKind.ENCODE, codec, new EncodedFormat(codec, encoded(at.shape(), codec)));
    }
    String its = ((EncodedFormat) at).codec();
    RtpFormat rtp = codecs.rtpFormat(its).orElse(new RtpFormat(its, USUAL_CLOCK_HZ, ""));
    return new Leg(StepKind.PACKETIZE, its, new PacketizedFormat(its, rtp, at.shape()));
  }

  /** Returns the shape of an encoder's output; the payload format determines the shape of audio. */
  private Shape encoded(Shape shape, String codec) {
    Optional<RtpFormat> rtp = codecs.rtpFormat(codec);
    return shape.type() == MediaType.AUDIO && rtp.isPresent()
        ? new AudioShape(rtp.get().clockRateHz(), rtp.get().channels())
        : shape;
  }

  private List<String> missing(List<Leg> route) {
    return route.stream()
        .filter(leg -> !codecs.can(leg.kind(), leg.codec(), leg.output().type()))
        .map(this::why)
        .toList();
  }

  private String why(Leg leg) {
    Optional<MediaType> type = codecs.type(leg.codec());
    if (type.isEmpty()) {
      return "there is no codec '" + leg.codec() + "'";
    }
    if (type.get() != leg.output().type()) {
      return "codec '%s' is one of %s".formatted(leg.codec(), type.get().label());
    }
    return "codec '%s' cannot %s".formatted(leg.codec(), leg.kind().label());
  }
}
