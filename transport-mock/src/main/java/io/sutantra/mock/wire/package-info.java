/**
 * The mock transport's wire format besides RTP and RTCP: the line with which a viewer subscribes,
 * the line that answers, and the framing of the packets.
 *
 * <p>The package converts text and bytes to values and back; it has no sockets, threads, clocks or
 * logging. It depends on {@code api}'s formats and the JDK.
 */
package io.sutantra.mock.wire;
