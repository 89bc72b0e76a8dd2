package io.sutantra.rtc.session;

import io.sutantra.rtc.ice.IceLite;
import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * ICE of a session that its peer comes to: the paths by which valid checks came, which of them to
 * send by, and under which credentials.
 *
 * <p>A check's source may be forged. So a path is sent little until something has come back by it:
 * answers to checks, as many checks, and of the handshake three bytes for each that came. Media
 * goes by proved paths only. After a restart the credentials of before are good until a check comes
 * with the new ones.
 */
public final class LiteIce<P> extends SessionIce<P> {
  private static final int MAX_PATHS = IceLite.MAX_PATHS;

  /** As QUIC has it, RFC 9000 section 8.1. */
  private static final int MOST_FOR_ONE_BYTE = 3;

  private final Paths<P> paths;
  private final IceLite<P> ice;
  private final Map<P, Account> known = new LinkedHashMap<>();
  private String localUfrag;

  /** The fragment of before a restart; null if there is none, or it is good no more. */
  private String formerUfrag;

  /** What has gone to and fro by a path, as long as it is not proved. */
  private static final class Account {
    private boolean proved;
    private long received;
    private long sent;
  }

  /**
   * Makes one that nobody has come to.
   *
   * @param remote the peer's credentials
   * @param random for what nobody is to guess
   */
  public LiteIce(
      Paths<P> paths,
      IceCredentials local,
      IceCredentials remote,
      IceTimings timings,
      RandomGenerator random,
      long nowNanos) {
    this.paths = paths;
    this.ice = new IceLite<>(local, remote, timings, random, nowNanos);
    this.localUfrag = local.ufrag();
  }

  /** All user name fragments of this side that checks may name. */
  public List<String> localUfrags() {
    return formerUfrag == null ? List.of(localUfrag) : List.of(localUfrag, formerUfrag);
  }

  /** Returns whether an answer is one to what the peer was asked. */
  public boolean awaits(StunMessage answer) {
    return ice.awaits(answer.transactionId());
  }

  /**
   * Returns where the peer is: the path that it is sent to by, or else the one that it claims;
   * empty as long as no check has come.
   */
  public Optional<P> place() {
    return ice.asked();
  }

  /** The paths that are the session's, in the order in which they came. */
  public List<P> known() {
    return List.copyOf(known.keySet());
  }

  @Override
  boolean receive(P path, StunMessage message, long nowNanos, Outputs<P> out) {
    IceLite.Outcome outcome = ice.receive(path, paths.remote(path), message, nowNanos);
    if (outcome.authentic()) {
      checked(path, out);
    }
    outcome.answer().ifPresent(answer -> out.transmit(path, answer));
    if (!outcome.authentic()) {
      return false;
    }
    received(path, message.length());
    ice.probe(path, nowNanos).ifPresent(check -> out.transmit(path, check));
    if (formerUfrag != null && !ice.formerGood()) {
      retire(formerUfrag, out);
      formerUfrag = null;
    }
    return true;
  }

  private void retire(String ufrag, Outputs<P> out) {
    out.tell(events -> events.credentialsRetired(ufrag));
  }

  /** A valid check, or an answer to one of this side, has come by a path. */
  private void checked(P path, Outputs<P> out) {
    if (paths.connection(path)) {
      ice.prove(path);
    }
    Account its = known.computeIfAbsent(path, added -> new Account());
    if (!its.proved) {
      boolean proved = ice.proved(path);
      its.proved = proved;
      out.tell(events -> events.pathValidated(path, proved));
      forgetOld(out);
    }
  }

  private void forgetOld(Outputs<P> out) {
    if (known.size() > MAX_PATHS) {
      Set<P> kept = ice.validated();
      known
          .keySet()
          .removeIf(
              old -> {
                boolean gone = !kept.contains(old);
                if (gone) {
                  out.tell(events -> events.pathForgotten(old));
                }
                return gone;
              });
    }
  }

  @Override
  void advance(boolean connected, long nowNanos, Outputs<P> out) {
    if (connected) {
      ice.poll(nowNanos).ifPresent(check -> out.transmit(ice.asked().orElseThrow(), check));
    }
  }

  @Override
  long nextNanos(boolean connected, long nowNanos) {
    long change = ice.nextDeadlineNanos(nowNanos);
    return connected ? Deadlines.earlier(change, ice.nextPollNanos(nowNanos)) : change;
  }

  @Override
  IceState state(long nowNanos) {
    return ice.state(nowNanos);
  }

  @Override
  P sending(long nowNanos) {
    return ice.consents(nowNanos) ? ice.sending().orElse(null) : null;
  }

  @Override
  P beginning() {
    return ice.usable().orElse(null);
  }

  @Override
  P answering(P by) {
    return by;
  }

  @Override
  boolean knows(P path) {
    return known.containsKey(path);
  }

  @Override
  void received(P path, int bytes) {
    Account its = known.get(path);
    if (its != null) {
      its.received += bytes;
    }
  }

  @Override
  boolean spend(P path, int bytes) {
    Account its = known.get(path);
    if (its == null || (!its.proved && its.sent + bytes > MOST_FOR_ONE_BYTE * its.received)) {
      return false;
    }
    its.sent += bytes;
    return true;
  }

  @Override
  void handshaken(P path, long nowNanos, Outputs<P> out) {
    if (known.containsKey(path)) {
      ice.prove(path);
      ice.use(path);
      checked(path, out);
    }
  }

  @Override
  void heard(P path, long nowNanos) {
    ice.heard(path, nowNanos);
  }

  @Override
  void lose(P path, long nowNanos, Outputs<P> out) {
    if (known.remove(path) != null) {
      out.tell(events -> events.pathForgotten(path));
    }
    ice.forget(path, nowNanos);
  }

  @Override
  boolean pathless() {
    return known.isEmpty();
  }

  @Override
  void restart(IceCredentials local, IceCredentials remote, long nowNanos, Outputs<P> out) {
    if (formerUfrag == null) {
      formerUfrag = localUfrag;
    } else {
      // The ones between were never used, and the peer may go on with those of before.
      retire(localUfrag, out);
    }
    localUfrag = local.ufrag();
    ice.restart(local, remote, nowNanos);
  }

  @Override
  Object origin(P path) {
    return paths.origin(path);
  }

  @Override
  String whatIsMissing() {
    return "no valid ICE check reached this side";
  }

  @Override
  Optional<String> failure(boolean connected, long nowNanos) {
    if (!connected || ice.state(nowNanos) != IceState.FAILED) {
      // A restart may yet bring a peer who has not finished the handshake.
      return Optional.empty();
    }
    return Optional.of(
        "nothing was heard of it for %d s"
            .formatted((nowNanos - ice.lastConsentNanos()) / 1_000_000_000));
  }
}
