/**
 * The source {@code mock}, which receives from the transport {@code mock} of another server.
 *
 * <p>One thread reads the socket. A {@link io.sutantra.source.mock.FrameAssembler} for each track
 * joins packets into access units and counts missing packets, and a {@link
 * io.sutantra.source.mock.SharedTimeline} aligns the tracks; neither has sockets or clocks. The
 * package depends on {@code api}, {@code rtc} and {@code io.sutantra.mock}.
 */
package io.sutantra.source.mock;
