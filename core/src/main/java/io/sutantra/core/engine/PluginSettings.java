package io.sutantra.core.engine;

import io.sutantra.api.Settings;

/**
 * Where a plug-in's own block of the configuration is found, by the plug-in's name.
 *
 * <p><b>Threading:</b> any thread. <b>Errors:</b> a plug-in that declares no settings has an empty
 * block.
 */
public interface PluginSettings {
  /** The block {@code sutantra.codecs.NAME}. */
  Settings codec(String name);

  /** The block {@code sutantra.transports.NAME}. */
  Settings transport(String name);

  /** The block {@code sutantra.sources.NAME}. */
  Settings source(String name);

  /** The block {@code sutantra.sinks.NAME}. */
  Settings sink(String name);
}
