package io.sutantra.api.whep;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The HTTP side of watching by WHEP.
 *
 * <p>Two requests in the life of a viewer: by {@link HttpURLConnection}, since the threads of a
 * {@code java.net.http.HttpClient} cannot be ended before JDK 21. <b>Spec:</b> draft-ietf-wish-whep
 * section 4. <b>Threading:</b> confined; both requests block, for no longer than their limit.
 */
public final class WhepSession {
  private static final int MAX_REASON_CHARACTERS = 300;

  private final URI endpoint;
  private final String token;
  private final int maxAnswerBytes;
  private final int maxRedirects;
  private Optional<URI> session = Optional.empty();

  /**
   * Makes one, and asks for nothing yet.
   *
   * @param endpoint of HTTP or HTTPS
   * @param token sent as {@code Authorization: Bearer …} to the endpoint's own server unless empty
   * @param maxAnswerBytes what is longer is cut off
   * @param maxRedirects how many redirects to follow; 0 for none
   */
  public WhepSession(URI endpoint, String token, int maxAnswerBytes, int maxRedirects) {
    this.endpoint = endpoint;
    this.token = token;
    this.maxAnswerBytes = maxAnswerBytes;
    this.maxRedirects = maxRedirects;
  }

  /**
   * Sends the offer.
   *
   * @param limit for connecting, and for the answer
   * @return the answer, as it came from the network
   * @throws IOException with the server's status and reason if it does not answer
   */
  public String open(String offer, Duration limit) throws IOException {
    URI target = endpoint;
    for (int hops = 0; hops <= maxRedirects; hops++) {
      HttpURLConnection request = request(target, "POST", limit);
      request.setRequestProperty("Content-Type", "application/sdp");
      request.setRequestProperty("Accept", "application/sdp");
      request.setDoOutput(true);
      try {
        request.getOutputStream().write(offer.getBytes(StandardCharsets.UTF_8));
        int status = request.getResponseCode();
        String location = request.getHeaderField("Location");
        if (status / 100 == 3 && location != null) {
          target = resolve(target, location);
          continue;
        }
        if (status / 100 != 2) {
          throw new IOException("%d %s".formatted(status, reason(body(request.getErrorStream()))));
        }
        if (location != null) {
          session = Optional.of(resolve(target, location));
        }
        return body(request.getInputStream());
      } catch (IOException e) {
        throw new IOException("%s did not let this watch: %s".formatted(target, e.getMessage()), e);
      } finally {
        request.disconnect();
      }
    }
    throw new IOException("%s redirects more than %d times".formatted(endpoint, maxRedirects));
  }

  /**
   * Tells the server that the viewer leaves, if there is a session.
   *
   * @param limit for connecting, and for the answer
   * @throws IOException if the server did not hear it
   */
  public void close(Duration limit) throws IOException {
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

  private static URI resolve(URI base, String location) throws IOException {
    try {
      URI resolved = base.resolve(location);
      if ("http".equals(resolved.getScheme()) || "https".equals(resolved.getScheme())) {
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
    // 0 would be for ever.
    int millis = (int) Math.max(1, Math.min(limit.toMillis(), Integer.MAX_VALUE));
    request.setConnectTimeout(millis);
    request.setReadTimeout(millis);
    request.setRequestProperty("Connection", "close");
    // The token is for the server that was configured, not for where that one points.
    if (!token.isEmpty() && uri.getAuthority().equals(endpoint.getAuthority())) {
      request.setRequestProperty("Authorization", "Bearer " + token);
    }
    return request;
  }
}
