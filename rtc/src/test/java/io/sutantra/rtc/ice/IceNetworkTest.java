package io.sutantra.rtc.ice;

import static io.sutantra.rtc.ice.Peers.MILLI;
import static io.sutantra.rtc.ice.Peers.SECOND;
import static io.sutantra.rtc.ice.Peers.SERVER;
import static io.sutantra.rtc.ice.Peers.START;
import static io.sutantra.rtc.ice.Peers.VIEWER;
import static io.sutantra.rtc.ice.Peers.address;
import static io.sutantra.rtc.ice.Peers.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunMessage.Kind;
import java.net.InetSocketAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Tests of agents on a network in memory, with a manual clock. */
class IceNetworkTest {
  private static final InetSocketAddress SERVER_A = address(1, 5000);
  private static final InetSocketAddress SERVER_B = address(2, 5000);
  private static final InetSocketAddress NOBODY = address(3, 5000);
  private static final InetSocketAddress WIFI = address(101, 6000);
  private static final InetSocketAddress MOBILE = address(102, 6000);

  private static LiteNode server(Network network) {
    LiteNode server = new LiteNode(network, IceTimings.DEFAULT);
    network.join(server, SERVER_A, SERVER_B);
    return server;
  }

  private static LiteNode.Path path(InetSocketAddress local, InetSocketAddress remote) {
    return new LiteNode.Path(local, remote);
  }

  @Test
  void aViewerIsConnectedAfterOneRoundTrip() {
    Network network = Network.good();
    LiteNode server = server(network);
    AgentNode viewer = AgentNode.viewer(network, 1).bases(WIFI).remotes(SERVER_A);

    network.run(10 * MILLI - 1);
    assertThat(viewer.ice.state(network.now())).isEqualTo(IceState.NEW);
    network.run(2);

    assertThat(viewer.ice.state(network.now())).isEqualTo(IceState.CONNECTED);
    assertThat(viewer.ice.selectedRemote()).contains(SERVER_A);
    assertThat(server.ice.selected()).contains(path(SERVER_A, WIFI));
    assertThat(network.sent()).hasSize(2);
  }

  @Test
  void aViewerFindsTheCandidateThatWorks() {
    Network network = Network.good();
    LiteNode server = server(network);
    AgentNode viewer =
        AgentNode.viewer(network, 1).bases(WIFI, MOBILE).remotes(NOBODY, SERVER_B, SERVER_A);

    network.run(60 * MILLI);

    assertThat(viewer.ice.selectedRemote()).contains(SERVER_B);
    assertThat(viewer.ice.selectedBase()).contains(WIFI);
    assertThat(server.ice.selected()).contains(path(SERVER_B, WIFI));
    int sent = network.sent().size();
    network.run(3 * SECOND);
    // Nobody searches any more.
    assertThat(network.sent()).hasSize(sent);
  }

  @Test
  void bothStayConnectedAndBothNoticeTheEnd() {
    Network network = Network.good();
    LiteNode server = new LiteNode(network, new IceTimings(7 * SECOND, 30 * SECOND, 6 * SECOND));
    network.join(server, SERVER_A);
    AgentNode viewer = AgentNode.viewer(network, 1).bases(WIFI).remotes(SERVER_A);
    for (int i = 0; i < 600; i++) {
      network.run(SECOND);
      assertThat(viewer.ice.state(network.now())).isEqualTo(IceState.CONNECTED);
      assertThat(server.ice.state(network.now())).isEqualTo(IceState.CONNECTED);
    }
    long checks =
        network.sent().stream().filter(sent -> sent.message().kind() == Kind.REQUEST).count();
    assertThat(checks).isBetween(100L, 151L);

    network.cut(WIFI);
    network.run(24 * SECOND);
    assertThat(viewer.ice.state(network.now())).isEqualTo(IceState.DISCONNECTED);
    assertThat(server.ice.state(network.now())).isEqualTo(IceState.DISCONNECTED);
    network.run(6 * SECOND + 10 * MILLI);
    assertThat(viewer.ice.state(network.now())).isEqualTo(IceState.FAILED);
    assertThat(server.ice.consents(network.now())).isFalse();
    network.run(6 * SECOND);
    assertThat(server.ice.state(network.now())).isEqualTo(IceState.FAILED);
    int sent = network.sent().size();
    network.mend(WIFI);
    network.run(60 * SECOND);
    assertThat(network.sent()).hasSize(sent);
  }

  @Test
  void aPhoneChangesItsNetworkAndComesHome() {
    Network network = Network.good();
    LiteNode server = server(network);
    AgentNode viewer = AgentNode.viewer(network, 1).bases(WIFI).remotes(SERVER_A);
    network.run(SECOND);

    network.cut(WIFI);
    viewer.bases(MOBILE);
    viewer.ice.removeBase(WIFI);
    network.run(100 * MILLI);
    assertThat(server.ice.selected()).contains(path(SERVER_A, MOBILE));
    assertThat(viewer.ice.selectedBase()).contains(MOBILE);

    network.mend(WIFI);
    network.join(viewer, WIFI);
    viewer.ice.migrate(WIFI, network.now());
    network.run(100 * MILLI);
    assertThat(server.ice.selected()).contains(path(SERVER_A, WIFI));
    assertThat(viewer.ice.selectedBase()).contains(WIFI);
    network.run(20 * SECOND);
    assertThat(server.ice.selected()).contains(path(SERVER_A, WIFI));
    assertThat(server.ice.validated()).hasSize(2);
  }

  @Test
  void anotherPairIsFoundWhenTheServerIsSilentOnOne() {
    Network network = Network.good();
    LiteNode server = server(network);
    AgentNode viewer = AgentNode.viewer(network, 1).bases(WIFI).remotes(SERVER_A, SERVER_B);
    network.run(SECOND);
    assertThat(viewer.ice.selectedRemote()).contains(SERVER_A);

    network.cut(SERVER_A);
    network.run(18 * SECOND);
    assertThat(viewer.ice.selectedRemote()).contains(SERVER_B);
    assertThat(server.ice.selected()).contains(path(SERVER_B, WIFI));
    assertThat(viewer.ice.state(network.now())).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void aRestartKeepsTheOldPathUntilThereIsAnother() {
    Network network = Network.good();
    LiteNode server = server(network);
    AgentNode viewer = AgentNode.viewer(network, 1).bases(WIFI).remotes(SERVER_A);
    network.run(3 * SECOND);

    IceCredentials newServer = credentials(1);
    IceCredentials newViewer = credentials(2);
    server.ice.restart(newServer, newViewer, network.now());
    // While the answer travels to the viewer, the viewer asks for consent as before.
    network.run(6 * SECOND);
    assertThat(server.ice.state(network.now())).isEqualTo(IceState.CONNECTED);
    assertThat(server.ice.selected()).contains(path(SERVER_A, WIFI));
    assertThat(server.ice.formerGood()).isTrue();

    viewer.ice.restart(newViewer, newServer, network.now());
    assertThat(viewer.ice.selectedRemote()).contains(SERVER_A);
    network.run(SECOND);
    assertThat(server.ice.formerGood()).isFalse();
    assertThat(server.ice.selected()).contains(path(SERVER_A, WIFI));
    for (int i = 0; i < 60; i++) {
      network.run(SECOND);
      assertThat(viewer.ice.state(network.now())).isEqualTo(IceState.CONNECTED);
      assertThat(server.ice.state(network.now())).isNotEqualTo(IceState.FAILED);
    }
    assertThat(server.ice.rejected()).isZero();
  }

  @Property(tries = 200)
  void viewersConnectOverBadNetworksAndStayConnected(@ForAll long seed) {
    Network network = new Network(seed, 0.2, 0.1, 20 * MILLI, 60 * MILLI);
    LiteNode server = server(network);
    AgentNode viewer =
        AgentNode.viewer(network, seed).bases(WIFI, MOBILE).remotes(NOBODY, SERVER_A, SERVER_B);

    network.run(29 * SECOND);
    assertThat(viewer.ice.state(network.now())).isNotIn(IceState.NEW, IceState.FAILED);
    assertThat(server.ice.state(network.now())).isNotIn(IceState.NEW, IceState.FAILED);
    network.run(60 * SECOND);
    if (viewer.ice.state(network.now()) == IceState.CONNECTED) {
      InetSocketAddress remote = viewer.ice.selectedRemote().orElseThrow();
      assertThat(server.ice.validated())
          .contains(path(remote, viewer.ice.selectedBase().orElseThrow()));
    }
    assertThat(server.ice.rejected()).isZero();
    assertThat(viewer.ice.rejected(Rejection.INTEGRITY)).isZero();
  }

  @Property(tries = 200)
  void twoFullAgentsAgreeOnAPair(@ForAll long seed) {
    Network network = new Network(seed, 0.05, 0.05, 20 * MILLI, 30 * MILLI);
    AgentNode one = new AgentNode(network, SERVER, VIEWER, seed);
    AgentNode other = new AgentNode(network, VIEWER, SERVER, seed + 1);
    // Both agents begin as controlling, and one knows no candidate of the other.
    one.bases(SERVER_A, SERVER_B);
    other.bases(WIFI, MOBILE).remotes(SERVER_A, SERVER_B);

    network.run(10 * SECOND);
    for (int i = 0; i < 60 && !agree(one, other); i++) {
      // The next consent check corrects a late nomination.
      network.run(SECOND);
    }

    assertThat(one.ice.controlling()).isNotEqualTo(other.ice.controlling());
    assertThat(agree(one, other)).isTrue();
    assertThat(one.ice.state(network.now())).isNotEqualTo(IceState.FAILED);
    assertThat(other.ice.state(network.now())).isNotEqualTo(IceState.FAILED);
  }

  private static boolean agree(AgentNode one, AgentNode other) {
    return one.ice.selectedBase().isPresent()
        && one.ice.selectedBase().equals(other.ice.selectedRemote())
        && other.ice.selectedBase().equals(one.ice.selectedRemote());
  }

  @Property(tries = 500)
  void noMessageDisturbsThem(@ForAll long seed) {
    Network network = Network.good();
    LiteNode server = server(network);
    AgentNode viewer = AgentNode.viewer(network, seed).bases(WIFI).remotes(SERVER_A);
    network.run(SECOND);
    Forged.messages(seed, VIEWER, SERVER)
        .forEach(
            message -> {
              server.receive(SERVER_A, MOBILE, message, network.now());
              viewer.receive(WIFI, SERVER_B, message, network.now());
            });
    assertThat(server.ice.selected()).contains(path(SERVER_A, WIFI));
    assertThat(server.ice.validated()).hasSize(1);
    assertThat(server.ice.lastConsentNanos()).isLessThan(START + SECOND);
    assertThat(viewer.ice.selectedRemote()).contains(SERVER_A);
    network.run(8 * SECOND);
    assertThat(viewer.ice.state(network.now())).isEqualTo(IceState.CONNECTED);
    // Answers to forged messages are never longer than the messages.
    network.sent().stream()
        .filter(sent -> sent.to().equals(MOBILE) || sent.to().equals(SERVER_B))
        .forEach(sent -> assertThat(sent.message().length()).isLessThanOrEqualTo(60));
  }
}
