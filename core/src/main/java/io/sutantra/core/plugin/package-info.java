/**
 * The discovery of plug-ins and their lookup by name.
 *
 * <p>This is the only package that calls {@link java.util.ServiceLoader}. Knows {@code api} and the
 * JDK.
 */
package io.sutantra.core.plugin;
