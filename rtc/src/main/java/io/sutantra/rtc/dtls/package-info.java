/**
 * The interface to DTLS handshakes. An implementation brings the handshakes, and threads if it
 * needs them; the users of the interface have no threads.
 */
package io.sutantra.rtc.dtls;
