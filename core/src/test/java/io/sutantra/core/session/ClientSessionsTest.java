package io.sutantra.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientSessionsTest {
  private static final ClientLimit ONE = new ClientLimit("192.0.2.1", 2);

  private final ClientSessions clientSessions = new ClientSessions();

  @Test
  void aClientHasSoManyPlacesAndNoMore() {
    assertThat(clientSessions.take("a", ONE)).isTrue();
    assertThat(clientSessions.take("b", ONE)).isTrue();
    assertThat(clientSessions.take("c", ONE)).isFalse();
    assertThat(clientSessions.take("d", new ClientLimit("192.0.2.2", 2)))
        .as("another client")
        .isTrue();
  }

  @Test
  void aPlaceIsFreeOnceWhenItsSessionHasEnded() {
    clientSessions.take("a", ONE);
    clientSessions.take("b", ONE);
    clientSessions.release("a");
    clientSessions.release("a");
    clientSessions.release("never heard of");
    assertThat(clientSessions.take("c", ONE)).isTrue();
    assertThat(clientSessions.take("d", ONE)).isFalse();
  }

  @Test
  void whatSpeaksForEverybodyIsNotCounted() {
    ClientLimit unknown = new ClientLimit("", 2);
    for (int i = 0; i < 10; i++) {
      assertThat(clientSessions.take("v" + i, unknown)).isTrue();
    }
  }

  @Test
  void zeroIsNoLimit() {
    ClientLimit open = new ClientLimit("192.0.2.1", 0);
    for (int i = 0; i < 100; i++) {
      assertThat(clientSessions.take("v" + i, open)).isTrue();
    }
  }
}
