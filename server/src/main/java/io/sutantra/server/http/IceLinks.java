package io.sutantra.server.http;

import io.sutantra.api.IceServer;
import java.util.List;

/**
 * The Link headers that name STUN and TURN servers.
 *
 * <p><b>Spec:</b> RFC 9725 section 4.6, which WHEP shares; RFC 8288.
 */
final class IceLinks {
  private IceLinks() {}

  static List<String> of(List<IceServer> servers) {
    return servers.stream().map(IceLinks::link).toList();
  }

  private static String link(IceServer server) {
    StringBuilder link = new StringBuilder();
    link.append('<').append(server.url().replaceAll("[\\s<>]", "")).append(">; rel=\"ice-server\"");
    if (!server.username().isEmpty()) {
      link.append("; username=").append(quoted(server.username()));
      link.append("; credential=").append(quoted(server.credential()));
      link.append("; credential-type=\"password\"");
    }
    return link.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replaceAll("[\\r\\n]", "").replaceAll("([\"\\\\])", "\\\\$1") + '"';
  }
}
