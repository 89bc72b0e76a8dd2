/**
 * The entry point of the core: stream specifications, streams, and the engine that runs them.
 *
 * <p>Knows {@code api} and the other packages of {@code core} except {@code config} and {@code
 * wiring}, which know this package.
 */
package io.sutantra.core.engine;
