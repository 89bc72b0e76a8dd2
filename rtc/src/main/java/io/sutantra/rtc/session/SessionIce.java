package io.sutantra.rtc.session;

import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunMessage;
import java.util.Optional;

/**
 * The ICE of a session: a {@linkplain LiteIce lite} agent, to which the peer comes, or a
 * {@linkplain FullIce full} one, which looks for the peer.
 *
 * <p><b>Threading:</b> confined, with its session. <b>Ownership:</b> of one session.
 *
 * @param <P> see {@link Session}
 */
public abstract sealed class SessionIce<P> permits FullIce, LiteIce {
  SessionIce() {}

  /**
   * A message has come.
   *
   * @return whether it was of the peer
   */
  abstract boolean receive(P path, StunMessage message, long nowNanos, Outputs<P> out);

  /**
   * Sends what is due.
   *
   * @param connected whether there are keys
   */
  abstract void advance(boolean connected, long nowNanos, Outputs<P> out);

  /** When {@link #advance} is due, or {@link #state} changes. */
  abstract long nextNanos(boolean connected, long nowNanos);

  abstract IceState state(long nowNanos);

  /** Where media may go; null if nowhere. */
  abstract P sending(long nowNanos);

  /** By which path this side begins the handshake; null if there is none yet. */
  abstract P beginning();

  /** Where a flight of the handshake goes of which a part has come by a path; null if nowhere. */
  abstract P answering(P by);

  /** Returns whether what is not STUN is taken from a path. */
  abstract boolean knows(P path);

  /** So many bytes have come by a path. */
  abstract void received(P path, int bytes);

  /** Returns whether so many bytes of a handshake may be sent by a path now; if so, they are. */
  abstract boolean spend(P path, int bytes);

  /** The handshake is done by a path, and by no other. */
  abstract void handshaken(P path, long nowNanos, Outputs<P> out);

  /** Something authentic that is not a check has come by a path. */
  abstract void heard(P path, long nowNanos);

  /** A path does not exist any more, or leads to another peer. */
  abstract void lose(P path, long nowNanos, Outputs<P> out);

  /** Returns whether no path is left. */
  abstract boolean pathless();

  /** Begins anew with new credentials on both sides. */
  abstract void restart(IceCredentials local, IceCredentials remote, long nowNanos, Outputs<P> out);

  /** Where the peer is, by value. */
  abstract Object origin(P path);

  /** Why there is no path, for people. */
  abstract String whatIsMissing();

  /**
   * Why the session has failed, for people; empty if it has not.
   *
   * @param connected whether there are keys
   */
  abstract Optional<String> failure(boolean connected, long nowNanos);
}
