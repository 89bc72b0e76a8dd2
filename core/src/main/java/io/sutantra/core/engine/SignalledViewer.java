package io.sutantra.core.engine;

/**
 * A viewer that was set up by an offer.
 *
 * @param viewerId not to be guessed: who knows it may change or end the session
 * @param answer the SDP answer
 */
public record SignalledViewer(String viewerId, String answer) {}
