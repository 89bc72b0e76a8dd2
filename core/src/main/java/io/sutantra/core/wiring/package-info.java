/**
 * The wiring of the engine.
 *
 * <p>This is the only package of core that knows Guice; all other classes get their dependencies by
 * their constructors. Knows {@code config}, {@code engine} and {@code plugin}.
 */
package io.sutantra.core.wiring;
