/**
 * The transport {@code broadcast}: the packets of a stream are made once and sent to every viewer
 * over WebRTC.
 *
 * <p>Here is what a shard, a stream and a viewer are, and all input and output; the protocols are
 * in {@code io.sutantra.broadcast}.
 */
package io.sutantra.transport.broadcast;
