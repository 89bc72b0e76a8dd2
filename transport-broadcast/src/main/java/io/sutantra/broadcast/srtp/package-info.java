/**
 * SRTP and SRTCP by the ciphers of the JDK.
 *
 * <p>Bytes in, bytes out. Knows the JDK alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3711">RFC 3711</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7714">RFC 7714</a>
 */
package io.sutantra.broadcast.srtp;
