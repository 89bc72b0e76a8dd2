package io.sutantra.api.whep;

import java.net.URI;
import java.util.Locale;

/**
 * The server of an HTTP URL in normalized form.
 *
 * <p><b>Spec:</b> RFC 3986 section 6.2, RFC 6454 section 4.
 *
 * @param scheme the scheme, {@code http} or {@code https}
 * @param host the host in lower case
 * @param port the port; the default port of the scheme if the URL has none
 */
record Authority(String scheme, String host, int port) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** Returns the authority of an HTTP URL with a host. */
  static Authority of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int standard = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    return new Authority(
        scheme,
        uri.getHost().toLowerCase(Locale.ROOT),
        uri.getPort() < 0 ? standard : uri.getPort());
  }

  @Override
  public String toString() {
    return "%s://%s:%d".formatted(scheme, host, port);
  }
}
