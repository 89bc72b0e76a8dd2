package io.sutantra.core.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who hear what happens in an engine. <b>Threading:</b> any thread. */
final class EngineNews {
  private static final Logger LOG = LoggerFactory.getLogger(EngineNews.class);

  private final List<EngineListener> listeners = new CopyOnWriteArrayList<>();

  void add(EngineListener listener) {
    listeners.add(listener);
  }

  /** Tells all of them, whatever some of them throw. */
  void tell(Consumer<EngineListener> news) {
    for (EngineListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException | LinkageError broken) {
        LOG.warn("an engine listener failed", broken);
      }
    }
  }
}
