package io.sutantra.core.engine;

import io.sutantra.api.Settings;
import java.time.Duration;
import java.util.Locale;

/**
 * The settings of the engine that hold for all streams: the block {@code sutantra.engine}.
 *
 * <p><b>Errors:</b> a value out of range throws {@link IllegalArgumentException}, or {@link
 * io.sutantra.api.SettingsException} if the value came from the configuration.
 *
 * @param threading the assignment of stages to threads
 * @param sharedThreads the number of threads that share the stages, if stages share threads; 1 to
 *     256
 * @param packetThreads the number of threads that share the streams without encoding and decoding,
 *     if each coding stage has its own thread; 1 to 256
 * @param rawQueueFrames the number of pictures that may wait for an encoder or a transport; 1 to
 *     256
 * @param mediaQueueFrames the number of access units that may wait behind an encoder; 1 to 4,096
 * @param keyFrameInterval the least time between two key frames that viewers have asked for; 0 to
 *     60 seconds
 * @param maxPayloadBytes the maximum length of an RTP payload; 100 to 1,410
 * @param poolFrames the number of pictures of one pool that may be in use at a time; each source,
 *     transport and sink has a pool of its own; 2 to 4,096
 * @param closeTimeout the time limit for closing a stream or the engine; 100 milliseconds to 60
 *     seconds
 * @param startTimeout the time limit for a plug-in to start, or to answer while a stream is set up;
 *     100 milliseconds to 10 minutes
 * @param sources the rules for closing and reopening sources
 */
public record EngineOptions(
    Threading threading,
    int sharedThreads,
    int packetThreads,
    int rawQueueFrames,
    int mediaQueueFrames,
    Duration keyFrameInterval,
    int maxPayloadBytes,
    int poolFrames,
    Duration closeTimeout,
    Duration startTimeout,
    SourceOptions sources) {
  private static final int MAX_THREADS = 256;
  private static final int MAX_RAW_FRAMES = 256;
  private static final int MAX_MEDIA_FRAMES = 4_096;
  private static final int MIN_PAYLOAD = 100;
  private static final int MAX_PAYLOAD = 1_410;
  private static final int MIN_POOL = 2;
  private static final int MAX_POOL = 4_096;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration LONGEST_START = Duration.ofMinutes(10);
  private static final Duration MIN_LIMIT = Duration.ofMillis(100);

  /** Checks that each number is in its range. */
  public EngineOptions {
    Range.check("sharedThreads", sharedThreads, 1, MAX_THREADS);
    Range.check("packetThreads", packetThreads, 1, MAX_THREADS);
    Range.check("rawQueueFrames", rawQueueFrames, 1, MAX_RAW_FRAMES);
    Range.check("mediaQueueFrames", mediaQueueFrames, 1, MAX_MEDIA_FRAMES);
    Range.check("keyFrameInterval in ms", keyFrameInterval.toMillis(), 0, LONGEST.toMillis());
    Range.check("maxPayloadBytes", maxPayloadBytes, MIN_PAYLOAD, MAX_PAYLOAD);
    Range.check("poolFrames", poolFrames, MIN_POOL, MAX_POOL);
    Range.check(
        "closeTimeout in ms", closeTimeout.toMillis(), MIN_LIMIT.toMillis(), LONGEST.toMillis());
    Range.check(
        "startTimeout in ms",
        startTimeout.toMillis(),
        MIN_LIMIT.toMillis(),
        LONGEST_START.toMillis());
  }

  /** Reads the block {@code sutantra.engine}. */
  public static EngineOptions from(Settings engine) {
    return new EngineOptions(
        threading(engine),
        (int) engine.integer("shared-threads", 1, MAX_THREADS),
        (int) engine.integer("packet-threads", 1, MAX_THREADS),
        (int) engine.integer("raw-queue-frames", 1, MAX_RAW_FRAMES),
        (int) engine.integer("media-queue-frames", 1, MAX_MEDIA_FRAMES),
        engine.duration("key-frame-interval", Duration.ZERO, LONGEST),
        (int) engine.integer("max-payload-bytes", MIN_PAYLOAD, MAX_PAYLOAD),
        (int) engine.integer("pool-frames", MIN_POOL, MAX_POOL),
        engine.duration("close-timeout", MIN_LIMIT, LONGEST),
        engine.duration("start-timeout", MIN_LIMIT, LONGEST_START),
        SourceOptions.from(engine));
  }

  private static Threading threading(Settings engine) {
    String name = engine.string("threading");
    for (Threading threading : Threading.values()) {
      if (threading.name().toLowerCase(Locale.ROOT).equals(name)) {
        return threading;
      }
    }
    throw engine.invalid(
        "threading", "is '" + name + "', must be one of: stream, dedicated, shared");
  }
}
