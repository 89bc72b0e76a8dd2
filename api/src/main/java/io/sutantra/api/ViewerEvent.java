package io.sutantra.api;

/**
 * Something happened to a viewer.
 *
 * @param streamId what it watches
 * @param viewerId unique and not to be guessed; a viewer that came by an {@link Signalling#offer
 *     offer} has the id given there
 * @param status what it is from now on
 * @param remoteAddress where it is, for people; empty if not known
 * @param detail why, for people; empty if there is nothing to say
 */
public record ViewerEvent(
    String streamId, String viewerId, ViewerStatus status, String remoteAddress, String detail) {}
