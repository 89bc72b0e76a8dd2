/**
 * STUN: reads and writes messages, their integrity and their fingerprint.
 *
 * <p>Bytes in, values out: no sockets, no threads, no clocks. Knows the JDK alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8489">RFC 8489</a>
 */
package io.sutantra.rtc.stun;
