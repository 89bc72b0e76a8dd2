package io.sutantra.mock.rtcp;

/**
 * A receiver cannot decode: it wants a key frame.
 *
 * <p><b>Spec:</b> RFC 4585 section 6.3.1, packet type 206, format 1.
 *
 * @param senderSsrc who asks
 * @param mediaSsrc the source that is asked
 */
public record PictureLossIndication(int senderSsrc, int mediaSsrc) implements RtcpPacket {}
