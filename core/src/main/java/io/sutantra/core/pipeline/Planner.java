package io.sutantra.core.pipeline;

import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.core.pipeline.Plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the fewest stages that bring a source to its sinks.
 *
 * <p>For each sink it tries the source's own codec first, so that media that is already encoded
 * passes through untouched; only if that does not do is it decoded and encoded anew. Sinks share
 * the stages they have in common.
 */
public final class Planner {
  private final CodecCatalog codecs;

  /** A planner for those codecs. */
  public Planner(CodecCatalog codecs) {
    this.codecs = codecs;
  }

  /**
   * Plans a stream.
   *
   * @param source what the source delivers
   * @param codec the codec to encode with, where anything has to be encoded
   * @param sinks what the sinks want
   * @throws PlanException for the first sink that cannot be reached
   */
  public Plan plan(MediaFormat source, String codec, List<SinkRequest> sinks) {
    Set<Step> steps = new LinkedHashSet<>();
    List<Plan.Outlet> outlets = new ArrayList<>();
    for (SinkRequest sink : sinks) {
      List<Step> route = route(source, codec, sink);
      steps.addAll(route);
      outlets.add(new Plan.Outlet(sink.name(), end(source, route)));
    }
    return new Plan(source, List.copyOf(steps), outlets);
  }

  private List<Step> route(MediaFormat source, String codec, SinkRequest sink) {
    List<String> obstacles = new ArrayList<>();
    for (boolean anew : new boolean[] {false, true}) {
      Optional<List<Step>> route = route(source, codec, sink.takes(), anew, obstacles);
      if (route.isPresent()) {
        MediaFormat end = end(source, route.get());
        if (sink.accepts().test(end)) {
          return route.get();
        }
        obstacles.add("transport '%s' does not take %s".formatted(sink.name(), end.describe()));
      }
    }
    throw new PlanException(source, sink, obstacles.stream().distinct().toList());
  }

  /**
   * The way to one kind of media; {@code anew}: by way of raw pictures, encoded with {@code codec}.
   */
  private Optional<List<Step>> route(
      MediaFormat source, String codec, MediaKind takes, boolean anew, List<String> obstacles) {
    List<Step> route = new ArrayList<>();
    MediaFormat at = source;
    boolean mustBeRaw = anew || takes == MediaKind.RAW;
    while (mustBeRaw ? at.kind() != MediaKind.RAW : isBeyond(at.kind(), takes)) {
      at = extendTowardsPictures(route, at);
    }
    while (at.kind() != takes) {
      at = extendTowardsWire(route, at, codec);
    }
    List<String> missing =
        route.stream()
            .filter(step -> !codecs.can(step.kind(), step.codec()))
            .map(this::why)
            .toList();
    obstacles.addAll(missing);
    return missing.isEmpty() ? Optional.of(route) : Optional.empty();
  }

  private static boolean isBeyond(MediaKind kind, MediaKind goal) {
    return kind == MediaKind.PACKETIZED && goal == MediaKind.ENCODED;
  }

  /** One step back towards raw pictures. */
  private static MediaFormat extendTowardsPictures(List<Step> route, MediaFormat at) {
    if (at instanceof PacketizedFormat packets) {
      MediaFormat frames =
          new EncodedFormat(
              packets.codec(), packets.width(), packets.height(), packets.framesPerSecond());
      route.add(new Step(StepKind.DEPACKETIZE, packets.codec(), at, frames));
      return frames;
    }
    EncodedFormat frames = (EncodedFormat) at;
    MediaFormat pictures = new RawFormat(frames.width(), frames.height(), frames.framesPerSecond());
    route.add(new Step(StepKind.DECODE, frames.codec(), at, pictures));
    return pictures;
  }

  /** One step on towards packets. */
  private MediaFormat extendTowardsWire(List<Step> route, MediaFormat at, String codec) {
    if (at instanceof RawFormat) {
      MediaFormat frames = new EncodedFormat(codec, at.width(), at.height(), at.framesPerSecond());
      route.add(new Step(StepKind.ENCODE, codec, at, frames));
      return frames;
    }
    EncodedFormat frames = (EncodedFormat) at;
    RtpFormat rtp =
        codecs.rtpFormat(frames.codec()).orElse(new RtpFormat(frames.codec(), 90_000, ""));
    MediaFormat packets =
        new PacketizedFormat(
            frames.codec(), rtp, frames.width(), frames.height(), frames.framesPerSecond());
    route.add(new Step(StepKind.PACKETIZE, frames.codec(), at, packets));
    return packets;
  }

  private String why(Step step) {
    return codecs.rtpFormat(step.codec()).isEmpty()
        ? "there is no codec '" + step.codec() + "'"
        : "codec '%s' cannot %s".formatted(step.codec(), step.kind().label());
  }

  private static MediaFormat end(MediaFormat source, List<Step> route) {
    return route.isEmpty() ? source : route.get(route.size() - 1).output();
  }
}
