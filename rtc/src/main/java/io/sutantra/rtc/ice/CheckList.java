package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The bases, the candidates of the other side, and the pairs of both.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 section 6.1.2.
 *
 * @param <B> a base: what datagrams are sent from
 */
final class CheckList<B> {
  static final int MAX_PAIRS = 64;

  private static final int MAX_REMOTES = 64;

  private final List<Base<B>> bases = new ArrayList<>();
  private final List<IceCandidate> remotes = new ArrayList<>();
  private final List<CandidatePair<B>> pairs = new ArrayList<>();
  private int basesEver;

  /** What datagrams are sent from; with an address of null it reaches all families. */
  private record Base<B>(B id, InetAddress address, long priority) {
    boolean reaches(InetAddress remote) {
      return address == null
          || address.getAddress().length == remote.getAddress().length
          // A socket that is bound to :: has both.
          || (address.isAnyLocalAddress() && address.getAddress().length > 4);
    }
  }

  void addBase(B id, InetAddress address) {
    if (bases.stream().noneMatch(base -> base.id().equals(id))) {
      Base<B> base = new Base<>(id, address, PriorityOf.host(basesEver++));
      bases.add(base);
      remotes.forEach(remote -> pair(base, address(remote), remote.priority()));
    }
  }

  void removeBase(B id) {
    bases.removeIf(base -> base.id().equals(id));
    pairs.removeIf(pair -> pair.base().equals(id));
  }

  /** Takes a candidate; one that is not for UDP is of no use. */
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

  /** The pair that a check came by; empty if there is no room for a new one. */
  Optional<CandidatePair<B>> discover(B id, InetSocketAddress from, long priority) {
    bases.stream()
        .filter(base -> base.id().equals(id))
        .findFirst()
        .ifPresent(base -> pair(base, from, priority));
    return find(id, from);
  }

  /** The best pair of those in that state; null if there is none. */
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
