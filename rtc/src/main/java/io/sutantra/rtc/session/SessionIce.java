package io.sutantra.rtc.session;

import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunMessage;
import java.util.Optional;

/**
 * The ICE of a session: a {@linkplain LiteIce lite} agent, which waits for the peer's checks, or a
 * {@linkplain FullIce full} agent, which looks for the peer.
 *
 * <p><b>Threading:</b> confined, with its session. <b>Ownership:</b> of one session.
 *
 * @param <P> see {@link Session}
 */
public abstract sealed class SessionIce<P> permits FullIce, LiteIce {
  SessionIce() {}

  /**
   * Takes a STUN message.
   *
   * @return whether the message is an authentic message of the peer
   */
  abstract boolean receive(P path, StunMessage message, long nowNanos, Outputs<P> out);

  /**
   * Sends the checks that are due.
   *
   * @param connected whether there are keys
   */
  abstract void advance(boolean connected, long nowNanos, Outputs<P> out);

  /** Returns when {@link #advance} is due, or {@link #state} changes. */
  abstract long nextNanos(boolean connected, long nowNanos);

  abstract IceState state(long nowNanos);

  /** Returns the path for media; null if there is none. */
  abstract P sending(long nowNanos);

  /** Returns the path on which this side starts the handshake; null if there is none yet. */
  abstract P beginning();

  /** Returns the path for the answer to a handshake record by a path; null if there is none. */
  abstract P answering(P by);

  /** Returns whether datagrams other than STUN are taken from a path. */
  abstract boolean knows(P path);

  /** Adds received bytes to the budget of a path. */
  abstract void received(P path, int bytes);

  /**
   * Takes bytes of the handshake from the budget of a path; returns false if the budget is less.
   */
  abstract boolean spend(P path, int bytes);

  /** Notes that the whole handshake went by a path. */
  abstract void handshaken(P path, long nowNanos, Outputs<P> out);

  /**
   * Notes an authentic datagram by a path that is no check.
   *
   * @param media whether the peer sends media, which is consent as well: some publishers send no
   *     checks
   */
  abstract void heard(P path, boolean media, long nowNanos);

  /** Removes a path that does not exist any more, or leads to another peer. */
  abstract void lose(P path, long nowNanos, Outputs<P> out);

  /** Returns whether no path is left. */
  abstract boolean pathless();

  /** Restarts ICE with new credentials on both sides. */
  abstract void restart(IceCredentials local, IceCredentials remote, long nowNanos, Outputs<P> out);

  /** Returns the peer's origin, a value with equality. */
  abstract Object origin(P path);

  /** Returns the reason why there is no path, for people. */
  abstract String whatIsMissing();

  /**
   * Returns the reason why ICE has failed, for people; empty if ICE has not failed.
   *
   * @param connected whether there are keys
   */
  abstract Optional<String> failure(boolean connected, long nowNanos);
}
