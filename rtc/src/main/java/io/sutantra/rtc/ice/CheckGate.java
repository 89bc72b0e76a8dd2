package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Lets checks in that were made with the right credentials, and says how others are answered.
 *
 * <p>After a restart the credentials of before are good until the first valid check with the new
 * ones. What is not authentic is never answered with more bytes than it has itself: this side does
 * not lend itself to floods.
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

  /** Credentials of both sides, and what checks that are made with them look like. */
  private record Generation(
      IceCredentials local, IceCredentials remote, String username, StunKey key) {
    static Generation of(IceCredentials local, IceCredentials remote) {
      return new Generation(
          local, remote, local.ufrag() + ":" + remote.ufrag(), StunKey.of(local.password()));
    }
  }

  /**
   * What became of a check.
   *
   * @param key that it was made with, which its answer is to be made with; null if it is not let in
   * @param answer to one that is not let in
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

  /** What asks the viewer, by the credentials that it is known to have. */
  Recall recall(long tieBreaker, RandomGenerator random, long nowNanos) {
    Generation known = former != null ? former : current;
    return new Recall(known.local(), known.remote(), tieBreaker, random, nowNanos);
  }

  /** Whether checks with the credentials of before a restart are still let in. */
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

  /** Judges a request. */
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

  /** The answer to a check that was let in, but claims the role that this side keeps. */
  byte[] roleConflict(StunMessage request, Verdict verdict) {
    count(Rejection.ROLE_CONFLICT);
    return StunWriter.error(request.transactionId(), ROLE_CONFLICT, "Role Conflict")
        .protectedBy(verdict.key());
  }

  /** The answer to a check that was let in. */
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

  @SuppressWarnings("EnumOrdinal") // An array of longs is what a thousand of these are to hold.
  private static int index(Rejection why) {
    return why.ordinal();
  }
}
