/**
 * A viewer in the same stack: full ICE, DTLS, SRTP, reception reports.
 *
 * <p>Datagrams and time in, datagrams, deadlines and RTP packets out. Knows the protocol packages
 * beside it.
 */
package io.sutantra.rtc.session;
