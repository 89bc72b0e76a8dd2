/**
 * The events of an engine, and how they are delivered: who comes and leaves, and how streams fare.
 *
 * <p>Knows nothing else of {@code core}.
 */
package io.sutantra.core.event;
