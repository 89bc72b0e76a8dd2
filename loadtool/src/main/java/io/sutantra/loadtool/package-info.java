/**
 * The load tool: many cheap viewers of a WHEP server, and the quality that they observe.
 *
 * <p>{@link io.sutantra.loadtool.LoadCommand} reads the arguments and starts a run. A run consists
 * of a few event loops with viewers; each viewer has a session of the client in {@code
 * io.sutantra.rtc.session}.
 */
package io.sutantra.loadtool;
