package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionTableTest {
  private static final String NOBODY = "";

  private final ConnectionTable table =
      new ConnectionTable(
          new ConnectionLimits(
              4,
              2,
              Duration.ofSeconds(10),
              Duration.ofSeconds(60),
              Duration.ofSeconds(10),
              1 << 20,
              1));
  private final List<String> ended = new ArrayList<>();

  @Test
  void theOneThatHasWaitedLongestMakesRoom() {
    open("a", NOBODY, 0);
    open("b", NOBODY, 1);
    open("c", NOBODY, 2);
    open("d", NOBODY, 3);
    table.requested("a", seconds(4));
    table.serving("a", seconds(4));
    table.served("a", seconds(5));

    assertThat(open("e", NOBODY, 6)).isTrue();
    assertThat(ended).containsExactly("b");
    assertThat(table.size()).isEqualTo(4);
  }

  @Test
  void whoIsServedIsLeftAlone() {
    for (String id : List.of("a", "b", "c", "d")) {
      open(id, NOBODY, 0);
      table.requested(id, seconds(0));
      table.serving(id, seconds(0));
    }

    assertThat(open("e", NOBODY, 1)).isFalse();
    table.sweep(seconds(10_000));
    assertThat(ended).isEmpty();

    table.served("c", seconds(10_000));
    assertThat(open("f", NOBODY, 10_000)).isTrue();
    assertThat(ended).containsExactly("c");
  }

  @Test
  void anAddressMakesRoomForItselfAlone() {
    open("other", "198.51.100.7", 0);
    open("a", "192.0.2.1", 1);
    open("b", "192.0.2.1", 2);

    assertThat(open("c", "192.0.2.1", 3)).isTrue();
    assertThat(ended).containsExactly("a");

    table.serving("b", seconds(3));
    table.serving("c", seconds(3));
    assertThat(open("d", "192.0.2.1", 4)).isFalse();
    table.closed("b");
    table.closed("b");
    assertThat(open("e", "192.0.2.1", 5)).isTrue();
    assertThat(ended).containsExactly("a");
  }

  @Test
  void whoSaysNothingMustGo() {
    open("silent", NOBODY, 0);
    open("busy", NOBODY, 0);
    table.requested("busy", seconds(1));
    table.serving("busy", seconds(1));
    table.served("busy", seconds(2));

    table.sweep(seconds(10));
    assertThat(ended).isEmpty();
    table.sweep(seconds(10) + 1);
    assertThat(ended).containsExactly("silent");
    table.sweep(seconds(62));
    assertThat(ended).containsExactly("silent");
    table.sweep(seconds(62) + 1);
    assertThat(ended).containsExactly("silent", "busy");
    assertThat(table.size()).isZero();
  }

  @Test
  void aRequestThatIsNeverWholeKeepsNoPlace() {
    open("a", NOBODY, 0);
    table.requested("a", seconds(1));

    table.sweep(seconds(61) + 1);

    assertThat(ended).containsExactly("a");
  }

  private boolean open(String id, String network, long atSeconds) {
    return table.open(id, network, () -> ended.add(id), seconds(atSeconds));
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
