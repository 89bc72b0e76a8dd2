package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The authentication of connectivity checks, with the answers to those that fail it.
 *
 * <p>After a restart the former credentials stay valid until the first valid check with the new
 * credentials. The answer to a message that is not authentic is never longer than the message: this
 * side cannot be used to amplify a flood.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 section 7.3, RFC 8489 sections 6.3.1 and
 * 9.1.3.
 */
final class CheckGate {
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHENTICATED = 401;
  private static final int UNKNOWN_ATTRIBUTE = 420;
  private static final int ROLE_CONFLICT = 487;

  private final long[] rejected = new long[Rejection.values().length];
  private Generation current;
  private Generation former;
  private boolean currentProved;

  /**
   * The credentials of both sides between two restarts, with the user name and the key of checks
   * that use them.
   */
  private record Generation(
      IceCredentials local, IceCredentials remote, String username, StunKey key) {
    static Generation of(IceCredentials local, IceCredentials remote) {
      return new Generation(
          local, remote, local.ufrag() + ":" + remote.ufrag(), StunKey.of(local.password()));
    }
  }

  /**
   * The outcome of a check.
   *
   * @param key the key of the check, for the answer as well; null if the check is rejected
   * @param answer the error response to a rejected check; empty if there is none
   */
  record Verdict(StunKey key, Optional<byte[]> answer) {
    private static final Verdict SILENCE = new Verdict(null, Optional.empty());

    private static Verdict answered(byte[] answer) {
      return new Verdict(null, Optional.of(answer));
    }

    boolean admitted() {
      return key != null;
    }
  }

  CheckGate(IceCredentials local, IceCredentials remote) {
    current = Generation.of(local, remote);
  }

  IceCredentials local() {
    return current.local();
  }

  /** Creates the checks of the viewer, with the credentials that the viewer is known to have. */
  Recall recall(long tieBreaker, RandomGenerator random, long nowNanos) {
    Generation known = former != null ? former : current;
    return new Recall(known.local(), known.remote(), tieBreaker, random, nowNanos);
  }

  /** Returns whether checks with the credentials from before a restart are still valid. */
  boolean formerGood() {
    return former != null;
  }

  void restart(IceCredentials local, IceCredentials remote) {
    if (currentProved || former == null) {
      former = current;
    }
    current = Generation.of(local, remote);
    currentProved = false;
  }

  /** Authenticates a request. */
  Verdict judge(StunMessage request) {
    if (request.method() != StunMessage.BINDING) {
      return silence(Rejection.UNEXPECTED);
    }
    if (request.hasFingerprint() && !request.fingerprintValid()) {
      return silence(Rejection.FINGERPRINT);
    }
    Optional<String> username = request.username();
    if (!request.hasFingerprint() || !request.hasIntegrity() || username.isEmpty()) {
      return refuse(request, Rejection.INCOMPLETE, BAD_REQUEST);
    }
    Generation by = generation(username.get());
    if (by == null) {
      return refuse(request, Rejection.USERNAME, UNAUTHENTICATED);
    }
    if (!request.authentic(by.key())) {
      return refuse(request, Rejection.INTEGRITY, UNAUTHENTICATED);
    }
    if (!request.unknownRequired().isEmpty()) {
      count(Rejection.UNKNOWN_ATTRIBUTE);
      return Verdict.answered(
          StunWriter.error(request.transactionId(), UNKNOWN_ATTRIBUTE, "Unknown Attribute")
              .unknownAttributes(request.unknownRequired())
              .protectedBy(by.key()));
    }
    if (by.username().equals(current.username())) {
      currentProved = true;
      former = null;
    }
    return new Verdict(by.key(), Optional.empty());
  }

  /** Returns the answer to a valid check whose sender claims the role that this side keeps. */
  byte[] roleConflict(StunMessage request, Verdict verdict) {
    count(Rejection.ROLE_CONFLICT);
    return StunWriter.error(request.transactionId(), ROLE_CONFLICT, "Role Conflict")
        .protectedBy(verdict.key());
  }

  /** Returns the answer to a valid check. */
  static byte[] success(StunMessage request, InetSocketAddress from, Verdict verdict) {
    return StunWriter.success(request.transactionId(), from).protectedBy(verdict.key());
  }

  private Generation generation(String username) {
    if (username.equals(current.username())) {
      return current;
    }
    return former != null && username.equals(former.username()) ? former : null;
  }

  private Verdict silence(Rejection why) {
    count(why);
    return Verdict.SILENCE;
  }

  private Verdict refuse(StunMessage request, Rejection why, int code) {
    count(why);
    byte[] answer = StunWriter.error(request.transactionId(), code, "").finish();
    return answer.length > request.length() ? Verdict.SILENCE : Verdict.answered(answer);
  }

  void count(Rejection why) {
    rejected[index(why)]++;
  }

  long rejected(Rejection why) {
    return rejected[index(why)];
  }

  @SuppressWarnings(
      "EnumOrdinal") // An array of longs is smaller than a map; a thousand viewers have one each.
  private static int index(Rejection why) {
    return why.ordinal();
  }
}
