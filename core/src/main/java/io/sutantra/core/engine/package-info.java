/**
 * The front door: what a stream is asked to be, and how the engine is set up.
 *
 * <p>Knows {@code api} and the other packages of {@code core} except {@code config} and {@code
 * wiring}, which know it.
 */
package io.sutantra.core.engine;
