/**
 * What goes over the wire of the mock transport beside RTP and RTCP: the line with which a viewer
 * subscribes, the line that answers it, and the framing of what follows.
 *
 * <p>Text and bytes in, values out, and back: no sockets, threads, clocks or logging. Knows {@code
 * api}'s formats and the JDK.
 */
package io.sutantra.mock.wire;
