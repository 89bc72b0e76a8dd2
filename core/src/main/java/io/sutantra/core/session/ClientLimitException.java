package io.sutantra.core.session;

import io.sutantra.api.SignallingException;

/** A refusal of an offer whose client has as many sessions as the client may have. */
public final class ClientLimitException extends SignallingException {
  private static final long serialVersionUID = 1L;

  /** Creates the refusal of a client's offer. */
  public ClientLimitException(ClientLimit limit) {
    super(
        Reason.FULL,
        "%s has %d sessions already, which is all that one client can have"
            .formatted(limit.client(), limit.maxSessions()));
  }
}
