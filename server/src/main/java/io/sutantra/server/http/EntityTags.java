package io.sutantra.server.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tag of each WHEP session: it stands for the session's ICE credentials and changes when they
 * do.
 *
 * <p><b>Threading:</b> any thread. <b>Spec:</b> RFC 9725 section 4.3, RFC 9110 section 8.8.3.
 */
final class EntityTags {
  private static final int TAG_BYTES = 8;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, String> tags = new ConcurrentHashMap<>();

  /** Gives a session a new tag, quotes included. */
  String renew(String session) {
    byte[] bytes = new byte[TAG_BYTES];
    random.nextBytes(bytes);
    String tag = '"' + HexFormat.of().formatHex(bytes) + '"';
    tags.put(session, tag);
    return tag;
  }

  Optional<String> of(String session) {
    return Optional.ofNullable(tags.get(session));
  }

  void forget(String session) {
    tags.remove(session);
  }

  /** Whether one of the tags of an If-Match header is {@code tag}. Weak tags never match. */
  static boolean matches(String ifMatch, String tag) {
    for (String candidate : ifMatch.split(",", -1)) {
      if (candidate.strip().equals(tag)) {
        return true;
      }
    }
    return false;
  }
}
