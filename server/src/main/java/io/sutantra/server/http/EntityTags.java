package io.sutantra.server.http;

import io.sutantra.core.session.Viewer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The entity tags of WHEP sessions. A tag stands for the session's ICE credentials, and changes
 * when ICE restarts. A tag is calculated from the session and a secret of the server, so no tag is
 * stored.
 *
 * <p><b>Threading:</b> any thread. <b>Spec:</b> RFC 9725 section 4.3, RFC 9110 section 8.8.3.
 */
final class EntityTags {
  private static final int SECRET_BYTES = 16;
  private static final int TAG_BYTES = 8;
  private static final String WEAK = "W/";

  private final byte[] secret = new byte[SECRET_BYTES];

  EntityTags() {
    new SecureRandom().nextBytes(secret);
  }

  /** Returns the present tag of a session, quotes included. */
  String of(Viewer viewer) {
    return of(viewer.id(), viewer.iceRestarts());
  }

  /** Returns the tag of a session after a number of ICE restarts, quotes included. */
  String of(String viewerId, int iceRestarts) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    digest.update(secret);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, iceRestarts));
    byte[] hash = digest.digest(viewerId.getBytes(StandardCharsets.UTF_8));
    return '"' + HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES)) + '"';
  }

  /**
   * Returns whether an If-Match header is {@code *}, or has {@code tag} among its tags.
   *
   * <p>Weak forms of the tag match as well: a proxy may make a tag weak on its way to the client,
   * as nginx does when it compresses. Each tag has one representation, so its weak and strong forms
   * mean the same.
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
