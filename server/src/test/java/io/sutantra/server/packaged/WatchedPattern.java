package io.sutantra.server.packaged;

import io.sutantra.api.media.VideoFrame;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.core.engine.Receiver;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.source.pattern.FrameStripe;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A viewer of the test pattern that counts which pictures came, by the number in each picture. */
public final class WatchedPattern implements Consumer<VideoFrame>, AutoCloseable {
  private final AtomicLong pictures = new AtomicLong();
  private final AtomicLong unreadable = new AtomicLong();
  private final AtomicLong missing = new AtomicLong();
  private volatile long last = -1;
  private final Receiver receiver;

  /** Watches a source such as {@code mock:tcp://127.0.0.1:8190/demo}. */
  public WatchedPattern(String source) {
    receiver = receiver(source, this);
  }

  /** Opens a receiver of a source, with the plug-ins of the class path. */
  public static Receiver receiver(String source, Consumer<VideoFrame> pictures) {
    ClassLoader loader = WatchedPattern.class.getClassLoader();
    Configuration configuration = Configuration.load(Optional.empty(), Map.of(), loader);
    return Receiver.open(
        Plugins.load(loader),
        configuration,
        EngineOptions.from(configuration.settings("sutantra.engine")),
        source,
        "vp8",
        pictures,
        sound -> {});
  }

  @Override
  public void accept(VideoFrame picture) {
    pictures.incrementAndGet();
    Optional<FrameStripe.Reading> reading = FrameStripe.read(picture);
    if (reading.isEmpty()) {
      unreadable.incrementAndGet();
      return;
    }
    long number = reading.get().frameNumber();
    if (last >= 0) {
      missing.addAndGet(number - last - 1);
    }
    last = number;
  }

  public long pictures() {
    return pictures.get();
  }

  /** Returns the number of the latest picture; below 0 if none has come. */
  public long last() {
    return last;
  }

  public long unreadable() {
    return unreadable.get();
  }

  /** Returns how many drawn pictures between the received ones did not come. */
  public long missing() {
    return missing.get();
  }

  public Optional<String> failure() {
    return receiver.failure();
  }

  @Override
  public void close() {
    receiver.close();
  }
}
