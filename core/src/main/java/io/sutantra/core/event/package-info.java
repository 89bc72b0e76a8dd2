/**
 * The events of an engine and their delivery: changes of streams and of viewers.
 *
 * <p>Knows nothing else of {@code core}.
 */
package io.sutantra.core.event;
