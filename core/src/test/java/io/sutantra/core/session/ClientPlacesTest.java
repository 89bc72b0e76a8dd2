package io.sutantra.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientPlacesTest {
  private static final ClientLimit ONE = new ClientLimit("192.0.2.1", 2);

  private final ClientPlaces places = new ClientPlaces();

  @Test
  void aClientHasSoManyPlacesAndNoMore() {
    assertThat(places.take("a", ONE)).isTrue();
    assertThat(places.take("b", ONE)).isTrue();
    assertThat(places.take("c", ONE)).isFalse();
    assertThat(places.take("d", new ClientLimit("192.0.2.2", 2))).as("another client").isTrue();
  }

  @Test
  void aPlaceIsFreeOnceWhenItsSessionHasEnded() {
    places.take("a", ONE);
    places.take("b", ONE);
    places.release("a");
    places.release("a");
    places.release("never heard of");
    assertThat(places.take("c", ONE)).isTrue();
    assertThat(places.take("d", ONE)).isFalse();
  }

  @Test
  void whatSpeaksForEverybodyIsNotCounted() {
    ClientLimit unknown = new ClientLimit("", 2);
    for (int i = 0; i < 10; i++) {
      assertThat(places.take("v" + i, unknown)).isTrue();
    }
  }

  @Test
  void zeroIsNoLimit() {
    ClientLimit open = new ClientLimit("192.0.2.1", 0);
    for (int i = 0; i < 100; i++) {
      assertThat(places.take("v" + i, open)).isTrue();
    }
  }
}
