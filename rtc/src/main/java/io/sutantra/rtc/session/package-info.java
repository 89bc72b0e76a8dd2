/**
 * The session of a WebRTC peer, for viewers, publishers and clients alike: ICE, handshake, SRTP,
 * and the streams that are sent and received.
 *
 * <pre>
 *   owner ──▶ Session ──▶ SessionIce (LiteIce | FullIce)
 *                    ├──▶ SessionHandshake ──▶ DtlsHandshake, behind the seam of rtc.dtls
 *                    └──▶ SessionMedia ──▶ SendStream, ReceiveStream
 * </pre>
 *
 * <p>References go down alone. Datagrams and time go in; datagrams and events come out when the
 * owner polls, and a deadline says when the session wants to be called next. {@link
 * io.sutantra.rtc.session.ClientSession} is what makes an offer and watches by such a session.
 */
package io.sutantra.rtc.session;
