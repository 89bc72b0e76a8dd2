package io.sutantra.rtc.session;

import io.sutantra.rtc.ice.IceAgent;
import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The ICE of a session with a full agent, which looks for the peer by checks. */
public final class FullIce<B> extends SessionIce<Route<B>> {
  private final IceAgent<B> agent;

  /** The pair in use; null if there is none. */
  private Route<B> selected;

  /**
   * Wraps an agent.
   *
   * @param agent the agent; the owner adds bases and candidates, the session does all else
   */
  public FullIce(IceAgent<B> agent) {
    this.agent = agent;
  }

  @Override
  boolean receive(Route<B> path, StunMessage message, long nowNanos, Outputs<Route<B>> out) {
    agent.receive(path.base(), path.remote(), message, nowNanos);
    advance(true, nowNanos, out);
    return true;
  }

  @Override
  void advance(boolean connected, long nowNanos, Outputs<Route<B>> out) {
    for (var check = agent.poll(nowNanos); check.isPresent(); check = agent.poll(nowNanos)) {
      ByteBuffer datagram = check.get().datagram();
      byte[] bytes = new byte[datagram.remaining()];
      datagram.get(datagram.position(), bytes);
      out.transmit(new Route<>(check.get().base(), check.get().to()), bytes);
    }
    select();
  }

  private void select() {
    B base = agent.selectedBase().orElse(null);
    InetSocketAddress remote = agent.selectedRemote().orElse(null);
    if (base == null || remote == null) {
      selected = null;
    } else if (selected == null
        || !base.equals(selected.base())
        || !remote.equals(selected.remote())) {
      selected = new Route<>(base, remote);
    }
  }

  @Override
  long nextNanos(boolean connected, long nowNanos) {
    return agent.nextNanos(nowNanos);
  }

  @Override
  IceState state(long nowNanos) {
    return agent.state(nowNanos);
  }

  @Override
  Route<B> sending(long nowNanos) {
    return agent.state(nowNanos) == IceState.FAILED ? null : selected;
  }

  @Override
  Route<B> beginning() {
    return selected;
  }

  @Override
  Route<B> answering(Route<B> by) {
    return selected;
  }

  @Override
  boolean knows(Route<B> path) {
    // The peer may send from other addresses than those checked; SRTP and DTLS authenticate.
    return true;
  }

  @Override
  void received(Route<B> path, int bytes) {
    // No budget is needed: datagrams go only to addresses that have answered a check.
  }

  @Override
  boolean spend(Route<B> path, int bytes) {
    return true;
  }

  @Override
  void handshaken(Route<B> path, long nowNanos, Outputs<Route<B>> out) {
    // The path has been proved by checks.
  }

  @Override
  void heard(Route<B> path, boolean media, long nowNanos) {
    // A full agent renews consent by its own checks.
  }

  @Override
  void lose(Route<B> path, long nowNanos, Outputs<Route<B>> out) {
    agent.removeBase(path.base());
    select();
  }

  @Override
  boolean pathless() {
    return selected == null;
  }

  @Override
  void restart(IceCredentials local, IceCredentials remote, long nowNanos, Outputs<Route<B>> out) {
    agent.restart(local, remote, nowNanos);
    select();
  }

  @Override
  Object origin(Route<B> path) {
    return path.remote().getAddress();
  }

  @Override
  String whatIsMissing() {
    return "no address of the peer answered";
  }

  @Override
  Optional<String> failure(boolean connected, long nowNanos) {
    return agent.state(nowNanos) == IceState.FAILED
        ? Optional.of("the peer does not answer any more")
        : Optional.empty();
  }
}
