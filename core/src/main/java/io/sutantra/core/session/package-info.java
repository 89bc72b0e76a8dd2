/**
 * The sessions of an engine: who watches which stream, and how many sessions a client may have.
 *
 * <p>Knows {@code api} alone.
 */
package io.sutantra.core.session;
