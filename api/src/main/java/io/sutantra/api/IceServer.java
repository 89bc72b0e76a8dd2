package io.sutantra.api;

/**
 * A STUN or TURN server.
 *
 * <p><b>Spec:</b> RFC 7064, RFC 7065.
 *
 * @param url the URL, such as {@code stun:stun.example.org:3478}
 * @param username the user name for TURN; empty for STUN
 * @param credential the credential for TURN; empty for STUN
 */
public record IceServer(String url, String username, String credential) {}
