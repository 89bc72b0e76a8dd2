/**
 * Puts the engine together.
 *
 * <p>The one package of core that knows Guice; everything else is handed what it needs by its
 * constructor. Knows {@code config}, {@code engine} and {@code plugin}.
 */
package io.sutantra.core.wiring;
