package io.sutantra.api;

/**
 * What every plug-in has: a name to be configured by.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader} and need a public constructor without
 * parameters. They keep no state: what they create does. They read no system property, no file and
 * no static of their own; what they may know comes in through {@link Settings} and {@link
 * Environment}.
 *
 * <p>A provider's settings are the block {@code sutantra.codecs.NAME}, {@code
 * sutantra.transports.NAME} or {@code sutantra.sources.NAME}. The keys and their defaults are
 * declared in the {@code reference.conf} of the provider's jar; a key that is not there is refused
 * when the configuration is read.
 *
 * <p><b>Threading:</b> any thread. <b>Errors:</b> {@code create…} throws {@link SettingsException}
 * for a setting that it cannot work with; it allocates nothing outside the heap, binds no socket
 * and starts no thread.
 */
public interface Provider {
  /**
   * The name it is configured by: {@code [a-z0-9-]{1,64}}, no other provider of its kind has it.
   */
  String name();
}
