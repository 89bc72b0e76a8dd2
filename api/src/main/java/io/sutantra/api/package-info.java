/**
 * The service provider interfaces: what a codec, a transport and a source are to Sutantra, and what
 * they are given.
 *
 * <p>A plug-in implements one {@link io.sutantra.api.Provider}, names it in {@code
 * META-INF/services}, ships a {@code reference.conf} with its block of settings, and depends on
 * nothing of Sutantra but this. Knows the JDK alone.
 */
package io.sutantra.api;
