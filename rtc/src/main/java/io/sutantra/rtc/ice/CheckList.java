package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.CandidatePriority;
import io.sutantra.rtc.sdp.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The check list: the local bases, the remote candidates and the pairs of both.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 section 6.1.2.
 *
 * @param <B> type of the bases, from which datagrams are sent
 */
final class CheckList<B> {
  static final int MAX_PAIRS = 64;

  private static final int MAX_REMOTES = 64;

  private final List<Base<B>> bases = new ArrayList<>();
  private final List<IceCandidate> remotes = new ArrayList<>();
  private final List<CandidatePair<B>> pairs = new ArrayList<>();
  private int basesEver;

  /** A local base. A base with a null address reaches addresses of all families. */
  private record Base<B>(B id, InetAddress address, long priority) {
    boolean reaches(InetAddress remote) {
      return address == null
          || address.getAddress().length == remote.getAddress().length
          // A socket that is bound to :: reaches both families.
          || (address.isAnyLocalAddress() && address.getAddress().length > 4);
    }
  }

  void addBase(B id, InetAddress address) {
    if (bases.stream().noneMatch(base -> base.id().equals(id))) {
      Base<B> base = new Base<>(id, address, CandidatePriority.host(basesEver++));
      bases.add(base);
      remotes.forEach(remote -> pair(base, address(remote), remote.priority()));
    }
  }

  void removeBase(B id) {
    bases.removeIf(base -> base.id().equals(id));
    pairs.removeIf(pair -> pair.base().equals(id));
  }

  /**
   * Takes a remote candidate and pairs it with each base. A candidate without a port is ignored.
   */
  void addRemote(IceCandidate candidate) {
    boolean known = remotes.stream().anyMatch(remote -> address(remote).equals(address(candidate)));
    if (candidate.port() > 0 && !known && remotes.size() < MAX_REMOTES) {
      remotes.add(candidate);
      bases.forEach(base -> pair(base, address(candidate), candidate.priority()));
    }
  }

  private static InetSocketAddress address(IceCandidate candidate) {
    return new InetSocketAddress(candidate.address(), candidate.port());
  }

  private void pair(Base<B> base, InetSocketAddress remote, long priority) {
    if (pairs.size() < MAX_PAIRS
        && base.reaches(remote.getAddress())
        && find(base.id(), remote).isEmpty()) {
      pairs.add(new CandidatePair<>(base.id(), remote, base.priority(), priority));
    }
  }

  Optional<CandidatePair<B>> find(B base, InetSocketAddress remote) {
    return pairs.stream().filter(pair -> pair.is(base, remote)).findFirst();
  }

  /**
   * Returns the pair by which a check came, and creates the pair if necessary; empty if there is no
   * room for a new pair.
   */
  Optional<CandidatePair<B>> discover(B id, InetSocketAddress from, long priority) {
    bases.stream()
        .filter(base -> base.id().equals(id))
        .findFirst()
        .ifPresent(base -> pair(base, from, priority));
    return find(id, from);
  }

  /** Returns the pair of highest priority in a state; null if there is none. */
  CandidatePair<B> best(
      CandidatePair.State state, Predicate<CandidatePair<B>> wanted, boolean controlling) {
    CandidatePair<B> best = null;
    for (CandidatePair<B> pair : pairs) {
      if (pair.state() == state
          && wanted.test(pair)
          && (best == null || pair.priority(controlling) > best.priority(controlling))) {
        best = pair;
      }
    }
    return best;
  }

  long count(Predicate<CandidatePair<B>> wanted) {
    return pairs.stream().filter(wanted).count();
  }

  void forEach(Consumer<CandidatePair<B>> action) {
    pairs.forEach(action);
  }
}
