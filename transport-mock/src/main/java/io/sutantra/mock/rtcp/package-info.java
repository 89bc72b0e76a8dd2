/**
 * The little of RTCP that a stream over TCP needs: receiver reports, picture loss indications and
 * goodbyes, in compound packets.
 *
 * <p>Bytes in, values out, and back: no sockets, threads, clocks or logging. Knows the JDK alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3550#section-6">RFC 3550 section 6</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4585#section-6">RFC 4585 section 6</a>
 */
package io.sutantra.mock.rtcp;
