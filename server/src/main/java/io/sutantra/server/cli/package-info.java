/**
 * The command line: what can be typed, and what is printed.
 *
 * <p>Knows {@code http} and the front doors of {@code core}; nobody but {@code Main} knows it.
 */
package io.sutantra.server.cli;
