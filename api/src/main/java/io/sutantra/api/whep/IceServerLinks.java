package io.sutantra.api.whep;

import io.sutantra.api.IceServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader of the {@code Link} headers with which a server recommends STUN and TURN servers.
 *
 * <p>Several links in one header and one link in each are read alike; what is not understood is
 * left out. <b>Spec:</b> RFC 9725 section 4.6, RFC 8288 section 3.
 */
final class IceServerLinks {
  /** Maximum number of servers that are read. */
  static final int MAX_SERVERS = 16;

  private static final int MAX_HEADER_CHARACTERS = 8_192;

  private static final Pattern LINK =
      Pattern.compile("<((?:stun|turn)s?:[^<>\\s]{1,256})>((?:\\s*;[^,<\"]*(?:\"[^\"]*\")?)*+)");

  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([A-Za-z-]{1,32})\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;,\"]*))");

  private IceServerLinks() {}

  static List<IceServer> parse(Map<String, List<String>> headers) {
    List<IceServer> servers = new ArrayList<>();
    headers.forEach(
        (name, values) -> {
          // The status line has no name.
          if (name != null && name.equalsIgnoreCase("Link")) {
            values.forEach(value -> read(value, servers));
          }
        });
    return List.copyOf(servers);
  }

  private static void read(String value, List<IceServer> servers) {
    if (value.length() > MAX_HEADER_CHARACTERS) {
      return;
    }
    Matcher links = LINK.matcher(value);
    while (links.find() && servers.size() < MAX_SERVERS) {
      Map<String, String> parameters = new HashMap<>();
      Matcher each = PARAMETER.matcher(links.group(2));
      while (each.find()) {
        parameters.putIfAbsent(
            each.group(1).toLowerCase(Locale.ROOT),
            each.group(2) == null ? each.group(3) : each.group(2));
      }
      if (parameters.getOrDefault("rel", "").equalsIgnoreCase("ice-server")) {
        servers.add(
            new IceServer(
                links.group(1),
                parameters.getOrDefault("username", ""),
                parameters.getOrDefault("credential", "")));
      }
    }
  }
}
