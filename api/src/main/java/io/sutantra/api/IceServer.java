package io.sutantra.api;

/**
 * A STUN or TURN server.
 *
 * <p><b>Spec:</b> RFC 7064, RFC 7065.
 *
 * @param url such as {@code stun:stun.example.org:3478}
 * @param username for TURN; empty otherwise
 * @param credential for TURN; empty otherwise
 */
public record IceServer(String url, String username, String credential) {}
