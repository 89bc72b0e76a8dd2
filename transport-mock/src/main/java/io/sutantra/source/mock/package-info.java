/**
 * The source {@code mock}: receives what the transport {@code mock} of another server sends.
 *
 * <p>One thread connects the socket with what understands it: {@link
 * io.sutantra.source.mock.FrameAssembler} turns packets into access units and counts what is
 * missing, without sockets and clocks. Knows {@code api} and {@code io.sutantra.mock}.
 */
package io.sutantra.source.mock;
