package io.sutantra.core.engine;

import io.sutantra.core.session.Viewer;

/**
 * Hears what happens in an engine. <b>Threading:</b> called from any thread, must return at once.
 */
public interface EngineListener {
  /** A viewer has come, or its status has changed. */
  default void viewerChanged(Stream stream, Viewer viewer) {}

  /** A stream's state has changed. */
  default void streamChanged(Stream stream) {}
}
