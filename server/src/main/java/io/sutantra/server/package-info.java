/**
 * The entry point of the program.
 *
 * <p>Depends on {@code cli}, which depends on the rest.
 */
package io.sutantra.server;
