/**
 * The load tool: as many viewers as a server can hold, of the cheapest kind, and what they saw.
 *
 * <p>The command reads the arguments and knows the rest; a run is a few event loops full of
 * viewers, each a session of the client in {@code io.sutantra.broadcast.client}.
 */
package io.sutantra.benchmarks.load;
