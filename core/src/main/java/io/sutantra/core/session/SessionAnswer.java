package io.sutantra.core.session;

/**
 * The answer to an offer, and the id of the session that the offer has begun.
 *
 * @param viewerId the id, a secret: whoever knows the id may change or end the session
 * @param sdp the SDP answer
 */
public record SessionAnswer(String viewerId, String sdp) {}
