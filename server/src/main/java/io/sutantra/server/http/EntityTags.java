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
  private static final String WEAK = "W/";

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

  /**
   * Whether an If-Match header is {@code *}, or one of its tags is {@code tag}.
   *
   * <p>A tag that a proxy has made weak on its way to the client, as nginx does when it compresses,
   * matches as well: there is one representation of each tag, so that weak and strong are the same.
   */
  static boolean matches(String ifMatch, String tag) {
    for (String candidate : ifMatch.split(",", -1)) {
      String given = candidate.strip();
      if (given.equals("*") || given.equals(tag) || given.equals(WEAK + tag)) {
        return true;
      }
    }
    return false;
  }
}
