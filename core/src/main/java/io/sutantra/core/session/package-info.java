/**
 * The sessions of an engine: the viewers of each stream, and the limit on the sessions of a client.
 *
 * <p>Knows {@code api} alone.
 */
package io.sutantra.core.session;
