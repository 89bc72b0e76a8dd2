package io.sutantra.server.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The reverse proxies whose headers are believed: the header that names the client, and the header
 * that names the path under which the proxy serves this server.
 *
 * <p>A proxy appends the address of its own client at the right of {@code X-Forwarded-For}, or of
 * {@code Forwarded} if there is no {@code X-Forwarded-For}. Everything to the left of an address
 * that is not trusted can be anybody's invention. <b>Spec:</b> RFC 7239.
 */
final class TrustedProxies {
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]{1,100}){1,20}/?");

  private final List<IpSubnetFilterRule> ranges;

  /**
   * Reads the list of proxies.
   *
   * @param ranges addresses, such as {@code 192.0.2.1}, and networks, such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException if a text is neither an address nor a network
   */
  TrustedProxies(List<String> ranges) {
    this.ranges = ranges.stream().map(TrustedProxies::range).toList();
  }

  private static IpSubnetFilterRule range(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress address =
          Addresses.parse(slash < 0 ? text : text.substring(0, slash)).orElseThrow();
      int all = address.getAddress().length * Byte.SIZE;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("'" + text + "' is neither an address nor a network", e);
    }
  }

  private boolean include(InetAddress address) {
    InetSocketAddress remote = new InetSocketAddress(address, 0);
    return ranges.stream().anyMatch(range -> range.matches(remote));
  }

  /**
   * Returns the network that a connection counts for; empty if the connection's other side is a
   * trusted proxy or is not known.
   */
  String networkOf(SocketAddress remote) {
    return Addresses.of(remote).filter(peer -> !include(peer)).map(Addresses::network).orElse("");
  }

  /**
   * Returns the address of the client that made a request; empty if the request names trusted
   * proxies only.
   */
  Optional<InetAddress> clientOf(HttpServerRequest request) {
    Optional<InetAddress> sender = Addresses.of(request.remoteAddress());
    List<String> senders = forwardedFor(request);
    for (int i = senders.size() - 1; i >= 0 && sender.filter(this::include).isPresent(); i--) {
      sender = Addresses.parseWithPort(senders.get(i));
    }
    return sender.filter(address -> !include(address));
  }

  /**
   * Returns the path under which a trusted proxy serves this server, such as {@code /live}; empty
   * if no trusted proxy names a path.
   */
  Optional<String> prefixOf(HttpServerRequest request) {
    return Addresses.of(request.remoteAddress())
        .filter(this::include)
        .map(proxy -> request.getHeader("X-Forwarded-Prefix"))
        .filter(prefix -> PREFIX.matcher(prefix).matches())
        .map(prefix -> prefix.replaceFirst("/$", ""));
  }

  /** Returns the addresses for which a request was forwarded, in the order of the header. */
  private static List<String> forwardedFor(HttpServerRequest request) {
    List<String> custom = request.headers().getAll("X-Forwarded-For");
    if (!custom.isEmpty()) {
      return List.of(String.join(",", custom).split(",", -1));
    }
    List<String> senders = new ArrayList<>();
    List<String> standard = request.headers().getAll("Forwarded");
    if (!standard.isEmpty()) {
      for (String hop : String.join(",", standard).split(",", -1)) {
        senders.add(forIn(hop));
      }
    }
    return senders;
  }

  private static String forIn(String hop) {
    for (String pair : hop.split(";", -1)) {
      String trimmed = pair.strip();
      if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
        return trimmed.substring("for=".length()).replace("\"", "");
      }
    }
    return "";
  }
}
