package io.sutantra.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who may do what.
 *
 * <p>Whoever changes something must come from a page of this server, or from no page at all: a page
 * that somebody happens to look at could otherwise use the server behind their firewall. A name
 * that is resolved to this machine by whoever owns it must not make a page count as ours, so the
 * names that the server goes by are known, too.
 *
 * <p><b>Spec:</b> RFC 6750 for the token.
 */
final class Access {
  private static final String SCHEME = "bearer ";
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|\\[[0-9a-f:.%a-z]+]");

  private final HttpSettings settings;

  Access(HttpSettings settings) {
    this.settings = settings;
  }

  /** Goes on if the request has the token that it must have; answers otherwise. */
  void requireToken(RoutingContext context) {
    if (permits(context.request())) {
      context.next();
      return;
    }
    boolean wrong = context.request().getHeader(HttpHeaders.AUTHORIZATION) != null;
    context
        .response()
        .putHeader(
            "WWW-Authenticate",
            "Bearer realm=\"sutantra\"" + (wrong ? ", error=\"invalid_token\"" : ""));
    Answers.refuse(
        context,
        401,
        wrong
            ? "The bearer token is not the one of this server."
            : "This server wants a bearer token: Authorization: Bearer TOKEN");
  }

  /** Goes on if the request may change something as far as its origin goes; answers otherwise. */
  void requireOwnOrigin(RoutingContext context) {
    HttpServerRequest request = context.request();
    String host = request.getHeader(HttpHeaders.HOST);
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (host == null || !isOwnName(host)) {
      Answers.problem(
          context,
          403,
          "This server does not know itself as '%s'. If that is its name, add it to".formatted(host)
              + " sutantra.http.host-names.");
    } else if (origin != null && !isOriginOf(origin, host)) {
      Answers.problem(context, 403, "Pages of '" + origin + "' may not change streams here.");
    } else {
      context.next();
    }
  }

  /** Whether the request has the token that it must have. */
  boolean permits(HttpServerRequest request) {
    return settings.bearerToken().isEmpty() || hasToken(request);
  }

  private boolean hasToken(HttpServerRequest request) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    return given != null
        && given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            given.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8),
            settings.bearerToken().getBytes(StandardCharsets.UTF_8));
  }

  private boolean isOwnName(String hostHeader) {
    String name =
        hostHeader.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{0,5}$", "").replaceAll("\\.$", "");
    return name.equals("localhost")
        || ADDRESS.matcher(name).matches()
        || name.equals(settings.host().toLowerCase(Locale.ROOT))
        || settings.hostNames().contains(name);
  }

  private static boolean isOriginOf(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
