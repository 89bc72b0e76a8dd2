package io.sutantra.api.whep;

import io.sutantra.api.IceServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The exchange of an offer for an answer over HTTP, which begins a session, and the end of that
 * session. WHEP and WHIP do this alike.
 *
 * <p>There are two requests in the life of a session. They use {@link HttpURLConnection}, because
 * the threads of a {@code java.net.http.HttpClient} cannot be ended before JDK 21. The session
 * stays with the server that answered the offer: a server that names a session elsewhere could have
 * any URL deleted that this machine reaches.
 *
 * <p><b>Spec:</b> RFC 9725 section 4, draft-ietf-wish-whep section 4.
 *
 * <p><b>Threading:</b> confined; both requests block, for no longer than their limit.
 */
final class OfferExchange {
  private static final int MAX_REASON_CHARACTERS = 300;
  private static final int TEMPORARY_REDIRECT = 307;
  private static final int PERMANENT_REDIRECT = 308;

  private final URI endpoint;
  private final String token;
  private final int maxAnswerBytes;
  private final int maxRedirects;
  private final String purpose;
  private Optional<URI> session = Optional.empty();
  private Optional<String> etag = Optional.empty();
  private List<IceServer> iceServers = List.of();

  /**
   * Creates an exchange without sending a request.
   *
   * @param purpose what the session is for, in messages: {@code watch}
   * @param endpoint the HTTP or HTTPS URL, as {@link #endpoint} reads it
   * @param token the token, sent as {@code Authorization: Bearer …} to the endpoint's own server
   *     unless empty
   * @param maxAnswerBytes the maximum length of the answer; a longer answer is cut off
   * @param maxRedirects the maximum number of redirects to follow; 0 for none
   */
  OfferExchange(String purpose, URI endpoint, String token, int maxAnswerBytes, int maxRedirects) {
    this.purpose = purpose;
    this.endpoint = endpoint;
    this.token = token;
    this.maxAnswerBytes = maxAnswerBytes;
    this.maxRedirects = maxRedirects;
  }

  static boolean isHttp(URI uri) {
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    return http && uri.getHost() != null;
  }

  /**
   * Sends the offer.
   *
   * @param limit the time limit for connecting, and for the answer
   * @return the answer, as received from the network
   * @throws IOException with the server's status and reason if the server sends no answer
   */
  String open(String offer, Duration limit) throws IOException {
    byte[] body = offer.getBytes(StandardCharsets.UTF_8);
    URI target = endpoint;
    for (int hops = 0; hops <= maxRedirects; hops++) {
      HttpURLConnection request = request(target, "POST", limit);
      request.setRequestProperty("Content-Type", "application/sdp");
      request.setRequestProperty("Accept", "application/sdp");
      request.setDoOutput(true);
      // The JDK repeats a request when the server closes the connection, unless the length of the
      // body is known beforehand. A repeated request could begin a second session.
      request.setFixedLengthStreamingMode(body.length);
      try {
        request.getOutputStream().write(body);
        int status = request.getResponseCode();
        String location = request.getHeaderField("Location");
        if (status == TEMPORARY_REDIRECT || status == PERMANENT_REDIRECT) {
          target = redirected(target, location);
          continue;
        }
        if (status / 100 == 3) {
          throw new IOException(
              "it answered %d to %s; an endpoint redirects with 307 or 308: if that is the endpoint, ask there"
                  .formatted(status, location == null ? "nowhere" : reason(location)));
        }
        if (status / 100 != 2) {
          throw new IOException("%d %s".formatted(status, refusal(request, target, status)));
        }
        if (location != null) {
          session = Optional.of(sessionAt(target, location));
        }
        etag = Optional.ofNullable(request.getHeaderField("ETag"));
        iceServers = IceServerLinks.parse(request.getHeaderFields());
        return body(request.getInputStream());
      } catch (IOException e) {
        throw new IOException(
            "%s did not let this %s: %s".formatted(target, purpose, e.getMessage()), e);
      } finally {
        request.disconnect();
      }
    }
    throw new IOException(
        maxRedirects == 0
            ? "%s redirects to %s, and redirects are not followed here: ask there"
                .formatted(endpoint, target)
            : "%s redirects more than %d times".formatted(endpoint, maxRedirects));
  }

  /** Returns the URL of the session; empty if there is none. */
  Optional<URI> session() {
    return session;
  }

  /** Returns the version of the session's ICE, as the server names it. */
  Optional<String> etag() {
    return etag;
  }

  /** Returns the STUN and TURN servers that the server recommends. */
  List<IceServer> iceServers() {
    return iceServers;
  }

  private String refusal(HttpURLConnection request, URI target, int status) throws IOException {
    if (status != HttpURLConnection.HTTP_UNAUTHORIZED) {
      return reason(body(request.getErrorStream()));
    }
    // The JDK does not give access to the text of this answer.
    if (token.isEmpty()) {
      return "the server wants a bearer token";
    }
    return isOwn(target)
        ? "the server does not take this bearer token"
        : "the server wants a bearer token; the one that is known is for %s alone"
            .formatted(Authority.of(endpoint));
  }

  /**
   * Tells the server that the session ends, if there is a session.
   *
   * @param limit the time limit for connecting, and for the answer
   * @throws IOException if the server did not confirm the request
   */
  void close(Duration limit) throws IOException {
    Optional<URI> left = session;
    session = Optional.empty();
    if (left.isPresent()) {
      HttpURLConnection request = request(left.get(), "DELETE", limit);
      try {
        int status = request.getResponseCode();
        if (status / 100 != 2) {
          throw new IOException("the server answered " + status);
        }
      } finally {
        request.disconnect();
      }
    }
  }

  private static URI redirected(URI base, String location) throws IOException {
    if (location == null) {
      throw new IOException("it redirects without a Location");
    }
    return resolve(base, location);
  }

  private static URI sessionAt(URI target, String location) throws IOException {
    URI resolved = resolve(target, location);
    if (!Authority.of(resolved).equals(Authority.of(target))) {
      throw new IOException(
          "the Location of the session, %s, is not at %s, which answered; a session stays with the server that answers"
              .formatted(reason(location), Authority.of(target)));
    }
    return resolved;
  }

  private static URI resolve(URI base, String location) throws IOException {
    try {
      URI resolved = base.resolve(location.strip());
      if (isHttp(resolved)) {
        return resolved;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the Location is not a URL: " + reason(location), e);
    }
    throw new IOException("the Location is not of HTTP: " + reason(location));
  }

  private String body(InputStream stream) throws IOException {
    if (stream == null) {
      return "";
    }
    try (stream) {
      return new String(stream.readNBytes(maxAnswerBytes + 1), StandardCharsets.UTF_8);
    }
  }

  private static String reason(String body) {
    String text = body.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
    return text.isEmpty()
        ? "no reason given"
        : text.substring(0, Math.min(text.length(), MAX_REASON_CHARACTERS));
  }

  private HttpURLConnection request(URI uri, String method, Duration limit) throws IOException {
    HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection();
    request.setRequestMethod(method);
    request.setInstanceFollowRedirects(false);
    request.setUseCaches(false);
    // 0 would mean no limit.
    int millis = (int) Math.max(1, Math.min(limit.toMillis(), Integer.MAX_VALUE));
    request.setConnectTimeout(millis);
    request.setReadTimeout(millis);
    request.setRequestProperty("Connection", "close");
    // The token is for the configured server, not for a server to which the configured server
    // redirects.
    if (!token.isEmpty() && isOwn(uri)) {
      request.setRequestProperty("Authorization", "Bearer " + token);
    }
    return request;
  }

  private boolean isOwn(URI uri) {
    return Authority.of(uri).equals(Authority.of(endpoint));
  }
}
