package io.sutantra.api.whep;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * The HTTP client of one WHEP session: of a viewer.
 *
 * <p><b>Spec:</b> draft-ietf-wish-whep section 4.
 *
 * <p><b>Threading:</b> confined; both requests block, for no longer than their limit.
 */
public final class WhepSession {
  private final OfferExchange exchange;

  /**
   * Creates a session without sending a request.
   *
   * @param endpoint the HTTP or HTTPS URL, as {@link #endpoint} reads it
   * @param token the token, sent as {@code Authorization: Bearer …} to the endpoint's own server
   *     unless empty
   * @param maxAnswerBytes the maximum length of the answer; a longer answer is cut off
   * @param maxRedirects the maximum number of redirects to follow; 0 for none
   */
  public WhepSession(URI endpoint, String token, int maxAnswerBytes, int maxRedirects) {
    exchange = new OfferExchange("watch", endpoint, token, maxAnswerBytes, maxRedirects);
  }

  /**
   * Parses the URL of an endpoint.
   *
   * @return empty if the text is not an HTTP or HTTPS URL with a host; the scheme may be in upper
   *     case
   */
  public static Optional<URI> endpoint(String text) {
    try {
      return Optional.of(new URI(text)).filter(OfferExchange::isHttp);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
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

  /**
   * Tells the server that the viewer leaves, if there is a session.
   *
   * @param limit the time limit for connecting, and for the answer
   * @throws IOException if the server did not confirm the request
   */
  public void close(Duration limit) throws IOException {
    exchange.close(limit);
  }
}
