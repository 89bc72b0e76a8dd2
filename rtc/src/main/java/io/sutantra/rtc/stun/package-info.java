/**
 * STUN: a reader and a writer of messages, with integrity and fingerprint.
 *
 * <p>The package maps bytes to values and values to bytes, without sockets, threads or clocks. The
 * package depends on the JDK alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8489">RFC 8489</a>
 */
package io.sutantra.rtc.stun;
