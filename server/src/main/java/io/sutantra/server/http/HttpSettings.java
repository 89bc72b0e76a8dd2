package io.sutantra.server.http;

import io.sutantra.api.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The settings of the HTTP side: the block {@code sutantra.http}.
 *
 * @param host the address or name to listen on
 * @param port the port to listen on; 0 takes any free port
 * @param bearerToken the token that viewers and callers of the API send; empty if they need none
 * @param adminToken the token that administrators send; empty if requests over loopback are
 *     administrators'
 * @param hostNames the server's names, beside addresses, {@code localhost} and {@code host}; {@code
 *     *} stands for all names
 * @param corsOrigins the origins whose pages may watch; {@code *} stands for all origins
 * @param creatableSources the names of the sources that a stream created over HTTP may have
 * @param maxStreams the number of streams from which on none can be created over HTTP
 * @param maxPixels how many pixels the pictures of a stream created over HTTP may have
 * @param trustedProxies the addresses and networks of the reverse proxies whose headers are
 *     believed
 * @param limits the limits on connections and on the data that they carry
 * @param maxSessionsPerAddress how many viewers may come from one address; 0 is no limit
 */
public record HttpSettings(
    String host,
    int port,
    String bearerToken,
    String adminToken,
    Set<String> hostNames,
    Set<String> corsOrigins,
    Set<String> creatableSources,
    int maxStreams,
    int maxPixels,
    List<String> trustedProxies,
    ConnectionLimits limits,
    int maxSessionsPerAddress) {
  private static final String AUTO = "auto";
  private static final int MAX_PORT = 65_535;
  private static final int MAX_STREAMS = 10_000;
  private static final int MAX_SESSIONS = 1_000_000;
  private static final int MAX_PIXELS = 7_680 * 4_320;

  /** Returns whether the server listens on loopback. */
  public boolean isForThisMachineAlone() {
    return isLoopback(host);
  }

  /** Copies the collections, so that they cannot change. */
  public HttpSettings {
    hostNames = Set.copyOf(hostNames);
    corsOrigins = Set.copyOf(corsOrigins);
    creatableSources = Set.copyOf(creatableSources);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Reads the block {@code sutantra.http}. */
  public static HttpSettings from(Settings http) {
    String host = http.string("host");
    if (host.isBlank()) {
      throw http.invalid("host", "is empty, must be an address or a name such as 127.0.0.1");
    }
    String bearerToken = http.string("bearer-token");
    String adminToken = http.string("admin-token");
    if (!adminToken.isEmpty() && adminToken.equals(bearerToken)) {
      throw http.invalid(
          "admin-token", "is the bearer-token, must be another: every viewer knows that one");
    }
    return new HttpSettings(
        host,
        (int) http.integer("port", 0, MAX_PORT),
        bearerToken,
        adminToken,
        lowerCase(http.strings("host-names")),
        origins(http, isLoopback(host) && bearerToken.isEmpty()),
        Set.copyOf(http.strings("creatable-sources")),
        (int) http.integer("max-streams", 0, MAX_STREAMS),
        (int) http.integer("max-pixels", 1, MAX_PIXELS),
        trustedProxies(http),
        ConnectionLimits.from(http),
        (int) http.integer("max-sessions-per-address", 0, MAX_SESSIONS));
  }

  private static Set<String> origins(Settings http, boolean forThisMachineAlone) {
    List<String> origins = http.strings("cors-origins");
    if (origins.equals(List.of(AUTO))) {
      return forThisMachineAlone ? Set.of() : Set.of("*");
    }
    for (String origin : origins) {
      if (!origin.equals("*") && !isOrigin(origin)) {
        throw http.invalid(
            "cors-origins",
            "has '%s', must have origins like https://example.org, or *, or auto alone"
                .formatted(origin));
      }
    }
    return lowerCase(origins);
  }

  private static List<String> trustedProxies(Settings http) {
    List<String> proxies = http.strings("trusted-proxies");
    try {
      new TrustedProxies(proxies);
    } catch (IllegalArgumentException e) {
      throw http.invalid(
          "trusted-proxies",
          "has what is not one: %s; must have addresses like 192.0.2.1 or networks like 10.0.0.0/8"
              .formatted(e.getMessage()));
    }
    return proxies;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // The attempt to listen will fail, with a message of its own.
      return false;
    }
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getScheme() != null && uri.getHost() != null && uri.getRawPath().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Set<String> lowerCase(List<String> names) {
    return Set.copyOf(names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
  }
}
