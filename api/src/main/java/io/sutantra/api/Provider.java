package io.sutantra.api;

/**
 * The common interface of all plug-ins, which have a name for the configuration.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader} and need a public constructor without
 * parameters. A provider keeps no state; the objects that it creates do. Providers read no system
 * properties, files or static fields of their own; their information comes in through {@link
 * Settings} and {@link Environment}.
 *
 * <p>A provider's settings are the block {@code sutantra.codecs.NAME}, {@code
 * sutantra.transports.NAME} or {@code sutantra.sources.NAME}. The keys and their defaults are
 * declared in the {@code reference.conf} of the provider's jar; a key that is not declared there is
 * refused when the configuration is read.
 *
 * <p><b>Threading:</b> any thread.
 *
 * <p><b>Errors:</b> {@code create…} throws {@link SettingsException} for a setting that cannot be
 * used. {@code create…} allocates nothing outside the heap, binds no socket and starts no thread.
 */
public interface Provider {
  /**
   * Returns the name in the configuration: {@code [a-z0-9-]{1,64}}, unique among the providers of
   * its kind.
   */
  String name();
}
