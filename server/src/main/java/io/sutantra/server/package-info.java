/**
 * The program: where it starts.
 *
 * <p>Knows {@code cli}, which knows the rest.
 */
package io.sutantra.server;
