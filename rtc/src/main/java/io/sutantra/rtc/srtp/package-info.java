/**
 * SRTP and SRTCP by the ciphers of the JDK.
 *
 * <p>Bytes in, bytes out. Knows the JDK alone.
 *
 * <p>AES-GCM comes in two ways that give the same bytes. The JDK's cipher sets up all of its state
 * again for each nonce and allocates about a kilobyte. So where the JVM was started with {@code
 * --add-opens java.base/com.sun.crypto.provider=ALL-UNNAMED} its GHASH is taken by itself, beside
 * its AES in counter mode: a third faster, and 64 bytes. GHASH in plain Java was four times slower
 * than the JDK's cipher.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3711">RFC 3711</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7714">RFC 7714</a>
 */
package io.sutantra.rtc.srtp;
