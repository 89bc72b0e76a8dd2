/**
 * SRTP and SRTCP with the ciphers of the JDK.
 *
 * <p>The package maps bytes to bytes and depends on the JDK alone.
 *
 * <p>There are two implementations of AES-GCM with the same results. The JDK's public cipher sets
 * up all of its state for each nonce and allocates about a kilobyte. If the JVM was started with
 * {@code --add-opens java.base/com.sun.crypto.provider=ALL-UNNAMED}, the JDK's GHASH and its AES in
 * counter mode are used separately: a third faster, and 64 bytes. A GHASH in plain Java was four
 * times slower than the JDK's cipher.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3711">RFC 3711</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7714">RFC 7714</a>
 */
package io.sutantra.rtc.srtp;
