/**
 * The transport {@code broadcast}: sends a stream to many viewers over WebRTC. The packets of a
 * stream are made once for all viewers.
 *
 * <p>This package has the shards, streams and viewers, and all input and output. The protocols are
 * in {@code io.sutantra.rtc} and {@code io.sutantra.dtls}.
 */
package io.sutantra.transport.broadcast;
