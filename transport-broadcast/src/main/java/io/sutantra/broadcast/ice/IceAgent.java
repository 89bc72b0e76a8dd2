package io.sutantra.broadcast.ice;

import io.sutantra.api.sdp.IceCandidate;
import io.sutantra.api.sdp.IceCredentials;
import io.sutantra.broadcast.stun.StunKey;
import io.sutantra.broadcast.stun.StunMessage;
import io.sutantra.broadcast.stun.StunWriter;
import io.sutantra.broadcast.stun.TransactionId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The full side of ICE, of a client: checks the pairs of its bases and the other side's candidates,
 * nominates the first that works, and keeps consent fresh.
 *
 * <p>It is in control unless the other side insists. Whatever there is to send is had from {@link
 * #poll}, which is due at {@link #nextNanos}. <b>Threading:</b> confined. <b>Spec:</b> RFC 8445,
 * RFC 7675.
 *
 * @param <B> a base: what datagrams are sent from, such as a socket; with equality
 */
public final class IceAgent<B> {
  /** No more pairs are checked. */
  public static final int MAX_PAIRS = 64;

  private static final int ROLE_CONFLICT = 487;
  private static final long PACE_NANOS = 20_000_000;
  private static final long FIRST_TIMEOUT_NANOS = 250_000_000;
  private static final long CONSENT_NANOS = 5_000_000_000L;
  private static final long PEER_REFLEXIVE_PRIORITY = 110L << 24 | 0xFFFFL << 8 | 255;

  private final IceTimings timings;
  private final RandomGenerator random;
  private final long tieBreaker;
  private final List<B> bases = new ArrayList<>();
  private final List<IceCandidate> remotes = new ArrayList<>();
  private final List<CandidatePair<B>> pairs = new ArrayList<>();
  private final ArrayDeque<Transmit<B>> answers = new ArrayDeque<>();

  private IceCredentials local;
  private IceCredentials remote;
  private StunKey localKey;
  private StunKey remoteKey;
  private boolean controlling = true;
  private CandidatePair<B> selected;
  private CandidatePair<B> wanted;
  private long lastConsentNanos;
  private long nextConsentNanos;
  private long nextCheckNanos;
  private boolean connectedOnce;

  /** A datagram to be sent. */
  public record Transmit<B>(B base, InetSocketAddress to, ByteBuffer datagram) {}

  /**
   * Makes one that knows no bases and no candidates yet.
   *
   * @param random one that cannot be guessed
   */
  public IceAgent(
      IceCredentials local,
      IceCredentials remote,
      IceTimings timings,
      RandomGenerator random,
      long nowNanos) {
    this.timings = timings;
    this.random = random;
    this.tieBreaker = random.nextLong();
    this.lastConsentNanos = nowNanos;
    this.nextCheckNanos = nowNanos;
    credentials(local, remote);
  }

  private void credentials(IceCredentials ours, IceCredentials theirs) {
    local = ours;
    remote = theirs;
    localKey = StunKey.of(ours.password());
    remoteKey = StunKey.of(theirs.password());
  }

  /** Adds something to send from. */
  public void addBase(B base) {
    if (!bases.contains(base)) {
      bases.add(base);
      remotes.forEach(candidate -> pair(base, address(candidate), candidate.priority()));
    }
  }

  /** A base does not exist any more. */
  public void removeBase(B base) {
    bases.remove(base);
    pairs.removeIf(pair -> pair.base().equals(base));
    if (selected != null && selected.base().equals(base)) {
      selected = null;
    }
  }

  /** Adds a candidate of the other side; one that is not for UDP is of no use. */
  public void addRemote(IceCandidate candidate) {
    if (candidate.transport().equals("udp") && candidate.port() > 0) {
      remotes.add(candidate);
      bases.forEach(base -> pair(base, address(candidate), candidate.priority()));
    }
  }

  private static InetSocketAddress address(IceCandidate candidate) {
    return new InetSocketAddress(candidate.address(), candidate.port());
  }

  private CandidatePair<B> pair(B base, InetSocketAddress to, long priority) {
    for (CandidatePair<B> known : pairs) {
      if (known.is(base, to)) {
        return known;
      }
    }
    CandidatePair<B> pair = new CandidatePair<>(base, to, priority, FIRST_TIMEOUT_NANOS);
    if (pairs.size() < MAX_PAIRS) {
      pairs.add(pair);
      pairs.sort(Comparator.comparingLong((CandidatePair<B> each) -> -each.priority()));
    }
    return pair;
  }

  /**
   * Changes to another base, as a phone does that comes home: when a check from there succeeds,
   * that pair is nominated. Until then the old one is used.
   */
  public void migrate(B base, long nowNanos) {
    addBase(base);
    pairs.stream()
        .filter(pair -> pair.base().equals(base))
        .findFirst()
        .ifPresent(
            pair -> {
              wanted = pair;
              check(pair, true, nowNanos);
            });
  }

  /** Begins anew with new credentials on both sides; the selected pair is used until then. */
  public void restart(IceCredentials ours, IceCredentials theirs, long nowNanos) {
    credentials(ours, theirs);
    pairs.forEach(CandidatePair::reset);
    wanted = null;
    nextCheckNanos = nowNanos;
    lastConsentNanos = nowNanos;
  }

  // What comes in.

  /** A STUN message has come to that base. */
  public void receive(B base, InetSocketAddress from, StunMessage message, long nowNanos) {
    switch (message.kind()) {
      case REQUEST -> request(base, from, message, nowNanos);
      case SUCCESS, ERROR -> answer(base, from, message, nowNanos);
      case INDICATION -> {
        // Keeps a NAT's mapping alive, no more.
      }
    }
  }

  private void request(B base, InetSocketAddress from, StunMessage message, long nowNanos) {
    if (!message.username().orElse("").equals(local.ufrag() + ":" + remote.ufrag())
        || !message.authentic(localKey)
        || !message.unknownRequired().isEmpty()) {
      return;
    }
    if (conflicts(message)) {
      byte[] conflict =
          StunWriter.error(message.transactionId(), ROLE_CONFLICT, "Role Conflict")
              .protectedBy(localKey);
      answers.add(new Transmit<>(base, from, ByteBuffer.wrap(conflict)));
      return;
    }
    answers.add(
        new Transmit<>(
            base,
            from,
            ByteBuffer.wrap(
                StunWriter.success(message.transactionId(), from).protectedBy(localKey))));
    CandidatePair<B> pair = pair(base, from, message.priority().orElse(PEER_REFLEXIVE_PRIORITY));
    if (!controlling && message.useCandidate()) {
      wanted = pair;
    }
    if (!pair.valid() && !pair.waiting()) {
      check(pair, false, nowNanos);
    } else if (pair.valid() && pair == wanted) {
      select(pair, nowNanos);
    }
  }

  /** Whether the other side must change its role; if this one must, it does. */
  private boolean conflicts(StunMessage message) {
    if (controlling && message.controlling().isPresent()) {
      if (Long.compareUnsigned(tieBreaker, message.controlling().getAsLong()) >= 0) {
        return true;
      }
      changeRole(false);
    } else if (!controlling && message.controlled().isPresent()) {
      if (Long.compareUnsigned(tieBreaker, message.controlled().getAsLong()) < 0) {
        return true;
      }
      changeRole(true);
    }
    return false;
  }

  private void changeRole(boolean control) {
    controlling = control;
    pairs.forEach(CandidatePair::reset);
  }

  private void answer(B base, InetSocketAddress from, StunMessage message, long nowNanos) {
    for (CandidatePair<B> pair : pairs) {
      if (pair.answeredBy(message)) {
        // An answer must come from where the request went: RFC 8445 section 7.2.5.2.1.
        if (!pair.is(base, from) || !message.authentic(remoteKey)) {
          return;
        }
        if (message.kind() == StunMessage.Kind.SUCCESS) {
          succeeded(pair, nowNanos);
        } else if (message.errorCode().orElse(0) == ROLE_CONFLICT) {
          changeRole(!controlling);
        } else {
          pair.abandon();
        }
        return;
      }
    }
  }

  private void succeeded(CandidatePair<B> pair, long nowNanos) {
    boolean nominated = pair.nominating();
    pair.succeeded();
    if (pair == selected) {
      consented(nowNanos);
    }
    if (controlling ? nominated : pair == wanted) {
      select(pair, nowNanos);
    } else if (controlling && wanted == null) {
      wanted = pair;
      check(pair, true, nowNanos);
    }
  }

  private void select(CandidatePair<B> pair, long nowNanos) {
    selected = pair;
    connectedOnce = true;
    consented(nowNanos);
  }

  private void consented(long nowNanos) {
    lastConsentNanos = nowNanos;
    // Between 0.8 and 1.2 of the interval: RFC 7675 section 5.1.
    nextConsentNanos = nowNanos + (long) (CONSENT_NANOS * (0.8 + 0.4 * random.nextDouble()));
  }

  // What goes out.

  private void check(CandidatePair<B> pair, boolean nominate, long nowNanos) {
    TransactionId id = TransactionId.random(random);
    StunWriter request =
        StunWriter.request(id)
            .username(remote.ufrag() + ":" + local.ufrag())
            .priority(PEER_REFLEXIVE_PRIORITY);
    if (controlling) {
      request.controlling(tieBreaker);
      if (nominate) {
        request.useCandidate();
      }
    } else {
      request.controlled(tieBreaker);
    }
    pair.begin(id, request.protectedBy(remoteKey), controlling && nominate, nowNanos);
  }

  /** The next datagram to be sent now; call again until there is none. */
  public Optional<Transmit<B>> poll(long nowNanos) {
    if (!answers.isEmpty()) {
      return Optional.of(answers.poll());
    }
    beginWhatIsDue(nowNanos);
    for (CandidatePair<B> pair : pairs) {
      byte[] request = pair.poll(nowNanos);
      if (request != null) {
        return Optional.of(new Transmit<>(pair.base(), pair.remote(), ByteBuffer.wrap(request)));
      }
      if (pair.failed() && pair == wanted) {
        wanted = null;
      }
    }
    return Optional.empty();
  }

  private void beginWhatIsDue(long nowNanos) {
    if (selected != null && !selected.waiting() && nowNanos - nextConsentNanos >= 0) {
      check(selected, true, nowNanos);
    }
    if (wanted == null && nowNanos - nextCheckNanos >= 0) {
      for (CandidatePair<B> pair : pairs) {
        if (!pair.begun()) {
          // Where there is nothing to choose from, the check is the nomination.
          check(pair, pairs.size() == 1, nowNanos);
          nextCheckNanos = nowNanos + PACE_NANOS;
          return;
        }
      }
    }
  }

  /** When {@link #poll} is due, at the latest. */
  public long nextNanos(long nowNanos) {
    if (!answers.isEmpty()) {
      return nowNanos;
    }
    long next = nowNanos + CONSENT_NANOS;
    for (CandidatePair<B> pair : pairs) {
      if (pair.waiting()) {
        next = earlier(next, pair.nextNanos());
      } else if (!pair.begun() && wanted == null) {
        next = earlier(next, nextCheckNanos);
      }
    }
    return selected == null || selected.waiting() ? next : earlier(next, nextConsentNanos);
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  // What is known.

  /** What to send from; empty as long as no pair is selected. */
  public Optional<B> selectedBase() {
    return Optional.ofNullable(selected).map(CandidatePair::base);
  }

  /** Where to send; empty as long as no pair is selected. */
  public Optional<InetSocketAddress> selectedRemote() {
    return Optional.ofNullable(selected).map(CandidatePair::remote);
  }

  /** Whether this side chooses the pair. */
  public boolean controlling() {
    return controlling;
  }

  /** How it stands. */
  public IceState state(long nowNanos) {
    long silence = nowNanos - lastConsentNanos;
    if (silence >= timings.failedAfterNanos()) {
      return IceState.FAILED;
    }
    if (!connectedOnce) {
      return IceState.NEW;
    }
    // Consent is asked for every 5 seconds, so that the answer may be that old and a little more.
    return silence >= timings.disconnectedAfterNanos() + 2 * CONSENT_NANOS
        ? IceState.DISCONNECTED
        : IceState.CONNECTED;
  }
}
