/**
 * The command line: the commands, their options, and their output.
 *
 * <p>Depends on {@code http} and the public types of {@code core}; only {@code Main} depends on it.
 */
package io.sutantra.server.cli;
