/**
 * The session of a WebRTC peer, for viewers, publishers and clients alike: ICE, handshake, SRTP,
 * and the streams that are sent and received.
 *
 * <pre>
 *   owner ──▶ Session ──▶ SessionIce (LiteIce | FullIce)
 *                    ├──▶ SessionHandshake ──▶ DtlsHandshake, behind the seam of rtc.dtls
 *                    └──▶ SessionMedia ──▶ SendStream
 *                                      └──▶ IncomingMedia ──▶ ReceiveStream ──▶ ReorderBuffer
 * </pre>
 *
 * <p>References go downwards only. Datagrams and time go in; datagrams and events come out when the
 * owner polls, and a deadline tells when to call the session next. {@link
 * io.sutantra.rtc.session.ClientSession} makes an offer, and receives as a viewer or sends as a
 * publisher.
 */
package io.sutantra.rtc.session;
