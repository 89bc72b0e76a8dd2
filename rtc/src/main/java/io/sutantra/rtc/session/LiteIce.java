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
 * The ICE of a session with a lite agent: the paths by which valid checks came, the path to send
 * by, and the credentials.
 *
 * <p>The source of a check may be forged. Until a path is proved, the agent sends by the path only
 * one answer and one check for each check received, and three bytes of the handshake for each byte
 * received. Media goes by proved paths only. After a restart the former credentials are valid until
 * a check comes with the new credentials.
 */
public final class LiteIce<P> extends SessionIce<P> {
  private static final int MAX_PATHS = IceLite.MAX_PATHS;

  /** The limit of QUIC, RFC 9000 section 8.1. */
  private static final int MAX_AMPLIFICATION = 3;

  private final Paths<P> paths;
  private final IceLite<P> ice;
  private final Map<P, Account> known = new LinkedHashMap<>();
  private String localUfrag;

  /** The user name fragment from before a restart; null if no former fragment is valid. */
  private String formerUfrag;

  /** The bytes received and sent by a path, which are limited until the path is proved. */
  private static final class Account {
    private boolean proved;
    private long received;
    private long sent;
  }

  /**
   * Creates an agent without paths.
   *
   * @param remote the peer's credentials
   * @param random the source of transaction ids, which must not be predictable
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

  /** Returns all user name fragments of this side that checks may name. */
  public List<String> localUfrags() {
    return formerUfrag == null ? List.of(localUfrag) : List.of(localUfrag, formerUfrag);
  }

  /** Returns whether a message answers a check of this side. */
  public boolean awaits(StunMessage answer) {
    return ice.awaits(answer.transactionId());
  }

  /**
   * Returns the peer's path: the path that is sent by, or else the path of the peer's checks; empty
   * as long as no check has come.
   */
  public Optional<P> place() {
    return ice.asked();
  }

  /** Returns the paths of the session, in the order in which they became known. */
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

  /** Takes a valid check, or a valid answer to a check of this side. */
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
    if (its == null || (!its.proved && its.sent + bytes > MAX_AMPLIFICATION * its.received)) {
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
  void heard(P path, boolean media, long nowNanos) {
    if (media) {
      ice.consented(path, nowNanos);
    } else {
      ice.heard(path, nowNanos);
    }
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
      // No check has used the credentials in between; the peer may still use the former ones.
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
      // Before the keys the connect timeout ends the session; a restart may still bring the peer.
      return Optional.empty();
    }
    return Optional.of(
        "nothing was heard of it for %d s"
            .formatted((nowNanos - ice.lastConsentNanos()) / 1_000_000_000));
  }
}
