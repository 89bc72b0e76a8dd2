/**
 * Finds plug-ins by name.
 *
 * <p>The one place where {@link java.util.ServiceLoader} is called. Knows {@code api} and the JDK.
 */
package io.sutantra.core.plugin;
