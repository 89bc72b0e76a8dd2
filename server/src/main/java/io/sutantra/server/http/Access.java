package io.sutantra.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access rules of the HTTP side: which requests may watch streams, and which may administer the
 * server.
 *
 * <p>A viewer sends the {@code bearer-token}, if one is set. An administrator creates and ends
 * streams and sees the addresses of viewers. An administrator sends the {@code admin-token}. If no
 * {@code admin-token} is set, every request that comes over loopback counts as the administrator's.
 * Behind a reverse proxy on this machine such a request can be anybody's, so that rule stops at the
 * first sign of a proxy: {@code host-names} are configured, or a request came over loopback with a
 * proxy's header or for another host name. The server cannot recognize a proxy that shows none of
 * these signs; a server behind such a proxy needs an {@code admin-token}.
 *
 * <p>A request that changes something must come from a page of this server, or from no page at all.
 * Otherwise any page that a person opens could use the server behind that person's firewall. The
 * owner of a foreign host name can let the name resolve to this machine, and a page of that name
 * must not count as a page of this server. The server therefore knows its own names and refuses
 * requests to all others.
 *
 * <p><b>Spec:</b> RFC 6750 for the tokens.
 */
final class Access {
  private static final Logger LOG = LoggerFactory.getLogger(Access.class);
  private static final String SCHEME = "bearer ";

  private static final String ONLY_FROM_HERE =
      "Streams are created and ended with the token of the administrator, sutantra.http.admin-token."
          + " As none is set, that is done on the server's own machine only, at http://127.0.0.1, and"
          + " not at all where there are host-names or a reverse proxy was seen.";
  private static final String ONLY_WITH_TOKEN =
      "Streams are created and ended with the token of the administrator only:"
          + " Authorization: Bearer TOKEN, where TOKEN is sutantra.http.admin-token.";

  private final HttpSettings settings;

  /** Whether a sign of a reverse proxy that connects over loopback was seen. */
  private final AtomicBoolean proxied;

  Access(HttpSettings settings) {
    this.settings = settings;
    this.proxied = new AtomicBoolean(!settings.hostNames().isEmpty());
  }

  /**
   * Notes whether a request came through a reverse proxy on this machine, and passes the request
   * on.
   */
  void watchForProxies(RoutingContext context) {
    noteProxy(context.request());
    context.next();
  }

  private void noteProxy(HttpServerRequest request) {
    if (isByLoopback(request)
        && (ProxyHeaders.areIn(request) || isForAnotherName(request))
        && !proxied.getAndSet(true)
        && settings.adminToken().isEmpty()) {
      LOG.warn(
          "A request came through a reverse proxy of this machine, so nobody creates and ends"
              + " streams by loopback any more; set sutantra.http.admin-token. This is said once.");
    }
  }

  /** Passes a request on if it has the token that viewers need; refuses the request otherwise. */
  void requireToken(RoutingContext context) {
    if (permits(context.request())) {
      context.next();
    } else if (hasAuthorization(context)) {
      challenge(context, 401, "invalid_token", "The bearer token is not the one of this server.");
    } else {
      challenge(context, 401, "", "This server wants a bearer token: Authorization: Bearer TOKEN");
    }
  }

  /** Passes a request on if its sender is an administrator; refuses the request otherwise. */
  void requireAdministrator(RoutingContext context) {
    if (isAdministrator(context.request())) {
      context.next();
    } else if (settings.adminToken().isEmpty()) {
      Responses.problem(context, 403, ONLY_FROM_HERE);
    } else if (!hasAuthorization(context)) {
      challenge(context, 401, "", ONLY_WITH_TOKEN);
    } else if (hasToken(context.request(), settings.bearerToken())) {
      challenge(context, 403, "insufficient_scope", ONLY_WITH_TOKEN);
    } else {
      challenge(context, 401, "invalid_token", ONLY_WITH_TOKEN);
    }
  }

  private static boolean hasAuthorization(RoutingContext context) {
    return context.request().getHeader(HttpHeaders.AUTHORIZATION) != null;
  }

  private static void challenge(RoutingContext context, int status, String error, String text) {
    context
        .response()
        .putHeader(
            "WWW-Authenticate",
            "Bearer realm=\"sutantra\"" + (error.isEmpty() ? "" : ", error=\"" + error + '"'));
    Responses.refuse(context, status, text);
  }

  /**
   * Passes a request on if its Host header has one of the server's names, or is missing (every
   * browser sends a Host header); refuses the request otherwise.
   */
  void requireOwnName(RoutingContext context) {
    String host = context.request().getHeader(HttpHeaders.HOST);
    if (host == null || isOwnName(host)) {
      context.next();
    } else {
      Responses.refuse(
          context,
          403,
          "This server does not know itself as '%1$s'. If that is its name, start it with --set"
                  .formatted(name(host))
              + " sutantra.http.host-names=%s".formatted(name(host)));
    }
  }

  /**
   * Passes a request on if its Origin header, if any, is this server; refuses the request
   * otherwise.
   */
  void requireOwnOrigin(RoutingContext context) {
    HttpServerRequest request = context.request();
    String host = request.getHeader(HttpHeaders.HOST);
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !isOriginOf(origin, host)) {
      Responses.problem(context, 403, "Pages of '" + origin + "' may not change streams here.");
    } else {
      context.next();
    }
  }

  /** Returns whether the request has a token that permits watching, or no token is needed. */
  boolean permits(HttpServerRequest request) {
    return settings.bearerToken().isEmpty()
        || hasToken(request, settings.bearerToken())
        || hasToken(request, settings.adminToken());
  }

  /** Returns whether the sender of the request is an administrator. */
  boolean isAdministrator(HttpServerRequest request) {
    return settings.adminToken().isEmpty()
        ? permits(request) && isFromThisMachine(request)
        : hasToken(request, settings.adminToken());
  }

  /**
   * Returns whether the request was made on this machine, as far as the server can tell. A reverse
   * proxy on this machine passes on requests of other machines. Such a proxy names itself or the
   * client in a header, or keeps the host name that the client asked for, or speaks HTTP/1.0, as
   * older versions of nginx do by default.
   */
  private boolean isFromThisMachine(HttpServerRequest request) {
    noteProxy(request);
    String host = request.getHeader(HttpHeaders.HOST);
    return !proxied.get()
        && isByLoopback(request)
        && request.version() != HttpVersion.HTTP_1_0
        && host != null
        && isLoopbackName(name(host));
  }

  private static boolean isByLoopback(HttpServerRequest request) {
    return Addresses.of(request.remoteAddress()).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private boolean isForAnotherName(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return host != null && !isLoopbackName(name(host)) && !isListeningName(name(host));
  }

  private boolean isListeningName(String name) {
    return name.equals(settings.host().toLowerCase(Locale.ROOT));
  }

  private static boolean isLoopbackName(String name) {
    return name.equals("localhost")
        || Addresses.parse(name).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static boolean hasToken(HttpServerRequest request, String token) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    return !token.isEmpty()
        && given != null
        && given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            given.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the name in a Host header, without the port. */
  private static String name(String hostHeader) {
    return hostHeader
        .toLowerCase(Locale.ROOT)
        .replaceFirst(":[0-9]{0,5}$", "")
        .replaceAll("\\.$", "");
  }

  private boolean isOwnName(String hostHeader) {
    String name = name(hostHeader);
    return name.equals("localhost")
        || Addresses.parse(name).isPresent()
        || isListeningName(name)
        || settings.hostNames().contains(name)
        || settings.hostNames().contains("*");
  }

  private static boolean isOriginOf(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
