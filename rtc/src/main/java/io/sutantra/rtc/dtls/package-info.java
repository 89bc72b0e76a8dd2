/**
 * The seam behind which DTLS handshakes are made. A driver brings the handshakes, with threads of
 * its own if need be; whoever uses them has none.
 */
package io.sutantra.rtc.dtls;
