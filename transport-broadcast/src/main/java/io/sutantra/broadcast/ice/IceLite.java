package io.sutantra.broadcast.ice;

import io.sutantra.api.sdp.IceCredentials;
import io.sutantra.broadcast.stun.StunKey;
import io.sutantra.broadcast.stun.StunMessage;
import io.sutantra.broadcast.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lite side of ICE, of one viewer: answers checks, and lets the viewer choose the path.
 *
 * <p>The path that was nominated last is the one that is selected: so a phone that changes its
 * network keeps its session. As long as none is nominated, there is none. A restart keeps the path
 * that is selected until a check with the new credentials nominates another; the old credentials
 * are good until the first check with the new ones has come.
 *
 * <p>Nothing is sent but answers, and none to what is not authentic but is no larger than it.
 * <b>Threading:</b> confined. <b>Spec:</b> RFC 8445 section 2.5 and 7.3, RFC 7675.
 *
 * @param <P> a path: between which two addresses; with equality
 */
public final class IceLite<P> {
  /** So many paths of a viewer are remembered. */
  public static final int MAX_PATHS = 16;

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHENTICATED = 401;
  private static final int UNKNOWN_ATTRIBUTE = 420;
  private static final int ROLE_CONFLICT = 487;

  private final IceTimings timings;

  /** When the last valid check came by each path; the one that was silent longest comes first. */
  private final Map<P, Long> checked = new LinkedHashMap<>();

  private Generation current;
  private Generation former;
  private P selected;
  private long lastValidCheckNanos;
  private boolean anyCheck;

  /** Credentials of both sides. */
  private record Generation(IceCredentials local, String username, StunKey key) {
    static Generation of(IceCredentials local, IceCredentials remote) {
      return new Generation(
          local, local.ufrag() + ":" + remote.ufrag(), StunKey.of(local.password()));
    }
  }

  /**
   * What became of a message.
   *
   * @param answer to be sent back by the path that it came by
   * @param authentic whether it was a valid check: the viewer is at the other end of the path
   * @param selectionChanged whether another path is selected now
   */
  public record Outcome(Optional<byte[]> answer, boolean authentic, boolean selectionChanged) {
    private static final Outcome NOTHING = new Outcome(Optional.empty(), false, false);

    private static Outcome refused(byte[] answer) {
      return new Outcome(Optional.of(answer), false, false);
    }
  }

  /** Makes one for a viewer whose credentials are {@code remote}. */
  public IceLite(IceCredentials local, IceCredentials remote, IceTimings timings, long nowNanos) {
    this.timings = timings;
    this.current = Generation.of(local, remote);
    this.lastValidCheckNanos = nowNanos;
  }

  /**
   * A message has come.
   *
   * @param path by which it came
   * @param from the address that it came from, which the answer tells
   */
  public Outcome receive(P path, InetSocketAddress from, StunMessage message, long nowNanos) {
    if (message.kind() != StunMessage.Kind.REQUEST || message.method() != StunMessage.BINDING) {
      // Indications keep the NAT's mapping alive and want no answer; others are not expected.
      return Outcome.NOTHING;
    }
    if (message.hasFingerprint() && !message.fingerprintValid()) {
      return Outcome.NOTHING;
    }
    if (!message.hasIntegrity() || message.username().isEmpty()) {
      return Outcome.refused(
          StunWriter.error(message.transactionId(), BAD_REQUEST, "Bad Request").finish());
    }
    Generation generation = generation(message.username().get());
    if (generation == null || !message.authentic(generation.key())) {
      return Outcome.refused(
          StunWriter.error(message.transactionId(), UNAUTHENTICATED, "Unauthenticated").finish());
    }
    return authentic(path, from, message, generation, nowNanos);
  }

  private Outcome authentic(
      P path, InetSocketAddress from, StunMessage message, Generation by, long nowNanos) {
    if (!message.unknownRequired().isEmpty()) {
      return Outcome.refused(
          StunWriter.error(message.transactionId(), UNKNOWN_ATTRIBUTE, "Unknown Attribute")
              .unknownAttributes(message.unknownRequired())
              .protectedBy(by.key()));
    }
    if (message.controlled().isPresent()) {
      // A lite side is always the controlled one, RFC 8445 section 6.1.1: the viewer has to switch.
      return Outcome.refused(
          StunWriter.error(message.transactionId(), ROLE_CONFLICT, "Role Conflict")
              .protectedBy(by.key()));
    }
    if (by.equals(current)) {
      former = null;
    }
    lastValidCheckNanos = nowNanos;
    anyCheck = true;
    remember(path, nowNanos);
    boolean changed = message.useCandidate() && !path.equals(selected);
    if (changed) {
      selected = path;
    }
    byte[] answer = StunWriter.success(message.transactionId(), from).protectedBy(by.key());
    return new Outcome(Optional.of(answer), true, changed);
  }

  private Generation generation(String username) {
    if (username.equals(current.username())) {
      return current;
    }
    return former != null && username.equals(former.username()) ? former : null;
  }

  private void remember(P path, long nowNanos) {
    checked.remove(path);
    checked.put(path, nowNanos);
    Iterator<P> oldest = checked.keySet().iterator();
    while (checked.size() > MAX_PATHS) {
      if (!oldest.next().equals(selected)) {
        oldest.remove();
      }
    }
  }

  /** A path does not exist any more. */
  public void forget(P path) {
    checked.remove(path);
    if (path.equals(selected)) {
      selected = null;
    }
  }

  /** The path that media takes; empty until one is nominated. */
  public Optional<P> selected() {
    return Optional.ofNullable(selected);
  }

  /** The paths by which valid checks have come. */
  public Set<P> validated() {
    return Set.copyOf(checked.keySet());
  }

  /** The credentials of this side that the viewer is to use. */
  public IceCredentials local() {
    return current.local();
  }

  /** Whether a check with the credentials of before a restart would still be answered. */
  public boolean formerGood() {
    return former != null;
  }

  /** Begins anew, with new credentials on both sides. */
  public void restart(IceCredentials local, IceCredentials remote, long nowNanos) {
    former = current;
    current = Generation.of(local, remote);
    lastValidCheckNanos = nowNanos;
  }

  /** When the last valid check came; before the first, when this was made. */
  public long lastValidCheckNanos() {
    return lastValidCheckNanos;
  }

  /** How it stands. */
  public IceState state(long nowNanos) {
    long silence = nowNanos - lastValidCheckNanos;
    if (silence >= timings.failedAfterNanos()) {
      return IceState.FAILED;
    }
    if (!anyCheck) {
      return IceState.NEW;
    }
    return silence >= timings.disconnectedAfterNanos() ? IceState.DISCONNECTED : IceState.CONNECTED;
  }
}
