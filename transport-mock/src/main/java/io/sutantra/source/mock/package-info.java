/**
 * The source {@code mock}: receives what the transport {@code mock} of another server sends.
 *
 * <p>One thread connects the socket with what understands it: a {@link
 * io.sutantra.source.mock.FrameAssembler} for each track turns packets into access units and counts
 * what is missing, a {@link io.sutantra.source.mock.SharedTimeline} puts the tracks beside each
 * other, both without sockets and clocks. Knows {@code api}, {@code rtc} and {@code
 * io.sutantra.mock}.
 */
package io.sutantra.source.mock;
