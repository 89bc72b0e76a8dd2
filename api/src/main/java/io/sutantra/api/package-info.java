/**
 * The service provider interfaces for codecs, transports, sources and sinks, and the types that
 * they use.
 *
 * <p>A plug-in implements one {@link io.sutantra.api.Provider}, names it in {@code
 * META-INF/services}, ships a {@code reference.conf} with its block of settings, and depends on
 * nothing of Sutantra but this module. Knows the JDK alone.
 */
package io.sutantra.api;
