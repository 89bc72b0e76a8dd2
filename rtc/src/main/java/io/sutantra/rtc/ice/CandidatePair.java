package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.CandidatePriority;
import java.net.InetSocketAddress;

/**
 * A candidate pair: a local base and a remote address, with the state of their check.
 *
 * <p>No pair is ever frozen: there is one component, and pairs are few. <b>Threading:</b> confined.
 * <b>Spec:</b> RFC 8445 section 6.1.2.
 *
 * @param <B> type of the bases, from which datagrams are sent
 */
final class CandidatePair<B> {
  /** The states of a pair (RFC 8445 section 6.1.2.6), without the frozen state. */
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

  /** Returns the priority of the pair (RFC 8445 section 6.1.2.3), at most 2^63. */
  long priority(boolean controlling) {
    long least = Math.min(localPriority, remotePriority);
    long most = Math.max(localPriority, remotePriority);
    boolean tie = controlling ? localPriority > remotePriority : remotePriority > localPriority;
    return (least << 32) + 2 * most + (tie ? 1 : 0);
  }

  /**
   * Returns the priority that the other side gives to a peer-reflexive candidate that it learns
   * from a check of this pair.
   */
  long reflexivePriority() {
    return CandidatePriority.peerReflexive(localPriority);
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  /** Returns whether the other side, as the controlling agent, has nominated this pair. */
  boolean nominatedByPeer() {
    return nominatedByPeer;
  }

  void nominateByPeer() {
    nominatedByPeer = true;
  }

  /** Withdraws the peer's nomination, because another pair was selected since. */
  void forgetNomination() {
    nominatedByPeer = false;
  }

  /** Marks the pair to be checked anew. */
  void reset() {
    state = State.WAITING;
    nominatedByPeer = false;
  }
}
