package io.sutantra.transport.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class ImitatedNetworkTest {
  private static final long MILLI = 1_000_000;

  private static List<Long> run(NetworkConditions conditions, long viewer, int packets) {
    ImitatedNetwork network = new ImitatedNetwork(conditions, viewer);
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      out.add(network.send(1_200, i * MILLI));
    }
    return out;
  }

  @Example
  void aPerfectOneChangesNothing() {
    assertThat(run(NetworkConditions.PERFECT, 0, 3)).containsExactly(0L, MILLI, 2 * MILLI);
  }

  @Example
  void latencyIsAddedToEveryPacket() {
    NetworkConditions slow = new NetworkConditions(1, 50 * MILLI, 0, 0, 0);
    assertThat(run(slow, 0, 3)).containsExactly(50 * MILLI, 51 * MILLI, 52 * MILLI);
  }

  @Example
  void theSameSeedLosesTheSamePackets() {
    NetworkConditions lossy = new NetworkConditions(42, 0, 0, 0.1, 0);
    List<Long> once = run(lossy, 3, 10_000);
    assertThat(run(lossy, 3, 10_000)).isEqualTo(once);
    assertThat(run(lossy, 4, 10_000)).as("another viewer").isNotEqualTo(once);
    assertThat(run(new NetworkConditions(43, 0, 0, 0.1, 0), 3, 10_000))
        .as("another seed")
        .isNotEqualTo(once);
    assertThat(once.stream().filter(at -> at == ImitatedNetwork.LOST).count() / 10_000.0)
        .isCloseTo(0.1, within(0.01));
  }

  @Example
  void jitterDoesNotChangeWhatIsLost() {
    List<Long> plain = run(new NetworkConditions(42, 0, 0, 0.1, 0), 0, 1_000);
    List<Long> late = run(new NetworkConditions(42, 0, 30 * MILLI, 0.1, 0), 0, 1_000);
    for (int i = 0; i < plain.size(); i++) {
      assertThat(late.get(i) == ImitatedNetwork.LOST)
          .isEqualTo(plain.get(i) == ImitatedNetwork.LOST);
    }
  }

  @Example
  void bandwidthSetsThePaceAfterABurst() {
    // 1200 bytes at 960 kbit/s take 10 ms; 12 packets fit into the burst, with 600 bytes to spare.
    ImitatedNetwork network = new ImitatedNetwork(new NetworkConditions(1, 0, 0, 0, 960_000), 0);
    for (int i = 0; i < 12; i++) {
      assertThat(network.send(1_200, 0)).isZero();
    }
    assertThat(network.send(1_200, 0)).isEqualTo(5 * MILLI);
    assertThat(network.send(1_200, 0)).isEqualTo(15 * MILLI);
    assertThat(network.send(1_200, 15 * MILLI)).isEqualTo(25 * MILLI);
    assertThat(network.send(1_200, 10_000 * MILLI)).as("after a silence").isEqualTo(10_000 * MILLI);
  }

  @Property
  void keepsOrderAndNeverDeliversBeforeItsTime(
      @ForAll long seed,
      @ForAll @LongRange(max = 100_000_000) long latency,
      @ForAll @LongRange(max = 100_000_000) long jitter,
      @ForAll @DoubleRange(max = 1) double loss,
      @ForAll @LongRange(max = 10_000_000) long bandwidth) {
    List<Long> out = run(new NetworkConditions(seed, latency, jitter, loss, bandwidth), 0, 200);
    long last = Long.MIN_VALUE + 1;
    for (int i = 0; i < out.size(); i++) {
      long at = out.get(i);
      if (at != ImitatedNetwork.LOST) {
        assertThat(at).isGreaterThanOrEqualTo(last).isGreaterThanOrEqualTo(i * MILLI + latency);
        last = at;
      }
    }
  }
}
