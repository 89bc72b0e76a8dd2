package io.sutantra.api.whep;

import io.sutantra.api.IceServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The HTTP client of one WHIP session: of a publisher.
 *
 * <p><b>Spec:</b> RFC 9725 section 4.
 *
 * <p><b>Threading:</b> confined; both requests block, for no longer than their limit.
 */
public final class WhipSession {
  private final OfferExchange exchange;

  /**
   * Creates a session without sending a request.
   *
   * @param endpoint the HTTP or HTTPS URL, as {@link WhepSession#endpoint} reads it
   * @param token the token, sent as {@code Authorization: Bearer …} to the endpoint's own server
   *     unless empty
   * @param maxAnswerBytes the maximum length of the answer; a longer answer is cut off
   * @param maxRedirects the maximum number of redirects to follow; 0 for none
   */
  public WhipSession(URI endpoint, String token, int maxAnswerBytes, int maxRedirects) {
    exchange = new OfferExchange("publish", endpoint, token, maxAnswerBytes, maxRedirects);
  }

  /**
   * Sends the offer.
   *
   * @param limit the time limit for connecting, and for the answer
   * @return the answer, as received from the network
   * @throws IOException with the server's status and reason if the server sends no answer
   */
  public String open(String offer, Duration limit) throws IOException {
    return exchange.open(offer, limit);
  }

  /** Returns the URL of the session; empty if the server named none, or the session has ended. */
  public Optional<URI> session() {
    return exchange.session();
  }

  /** Returns the version of the session's ICE (ETag), which a restart has to name. */
  public Optional<String> etag() {
    return exchange.etag();
  }

  /** Returns the STUN and TURN servers that the server recommends (Link), at most 16. */
  public List<IceServer> iceServers() {
    return exchange.iceServers();
  }

  /**
   * Ends the session, if there is one.
   *
   * @param limit the time limit for connecting, and for the answer
   * @throws IOException if the server did not confirm the request
   */
  public void close(Duration limit) throws IOException {
    exchange.close(limit);
  }
}
