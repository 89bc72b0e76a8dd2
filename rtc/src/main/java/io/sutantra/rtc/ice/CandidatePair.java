package io.sutantra.rtc.ice;

import java.net.InetSocketAddress;

/**
 * A way to the other side.
 *
 * <p>None is ever frozen: there is one component, and pairs are few. <b>Threading:</b> confined.
 * <b>Spec:</b> RFC 8445 section 6.1.2.
 *
 * @param <B> a base: what datagrams are sent from
 */
final class CandidatePair<B> {
  /** How far it has come. */
  enum State {
    WAITING,
    IN_PROGRESS,
    SUCCEEDED,
    FAILED
  }

  private final B base;
  private final InetSocketAddress remote;
  private final long localPriority;
  private final long remotePriority;
  private State state = State.WAITING;
  private boolean nominatedByPeer;

  CandidatePair(B base, InetSocketAddress remote, long localPriority, long remotePriority) {
    this.base = base;
    this.remote = remote;
    this.localPriority = localPriority;
    this.remotePriority = remotePriority;
  }

  B base() {
    return base;
  }

  InetSocketAddress remote() {
    return remote;
  }

  boolean is(B otherBase, InetSocketAddress otherRemote) {
    return base.equals(otherBase) && remote.equals(otherRemote);
  }

  /** RFC 8445 section 6.1.2.3; at most 2^63. */
  long priority(boolean controlling) {
    long least = Math.min(localPriority, remotePriority);
    long most = Math.max(localPriority, remotePriority);
    boolean tie = controlling ? localPriority > remotePriority : remotePriority > localPriority;
    return (least << 32) + 2 * most + (tie ? 1 : 0);
  }

  /** What the other side is to give a peer-reflexive candidate that it learns from a check. */
  long reflexivePriority() {
    return PriorityOf.peerReflexive(localPriority);
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  /** Whether the other side, which is controlling, has nominated it. */
  boolean nominatedByPeer() {
    return nominatedByPeer;
  }

  void nominateByPeer() {
    nominatedByPeer = true;
  }

  /** Another pair was chosen since. */
  void forgetNomination() {
    nominatedByPeer = false;
  }

  /** It is to be checked anew. */
  void reset() {
    state = State.WAITING;
    nominatedByPeer = false;
  }
}
