package io.sutantra.core.engine;

import io.sutantra.api.Settings;

/**
 * A lookup of a plug-in's block of the configuration by the plug-in's name.
 *
 * <p><b>Threading:</b> any thread. <b>Errors:</b> a plug-in that declares no settings has an empty
 * block.
 */
public interface PluginSettings {
  /** Returns the block {@code sutantra.codecs.NAME}. */
  Settings codec(String name);

  /** Returns the block {@code sutantra.transports.NAME}. */
  Settings transport(String name);

  /** Returns the block {@code sutantra.sources.NAME}. */
  Settings source(String name);

  /** Returns the block {@code sutantra.sinks.NAME}. */
  Settings sink(String name);
}
