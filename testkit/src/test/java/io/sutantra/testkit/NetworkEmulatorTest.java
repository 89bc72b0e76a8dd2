package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.testkit.NetworkEmulator.Delivery;
import io.sutantra.testkit.NetworkEmulator.Direction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkEmulatorTest {
  private static final long SEED = 20_240_607;
  private static final long MILLI = 1_000_000;
  private static final int PACKETS = 10_000;
  private static final NetworkConditions PERFECT = NetworkConditions.perfect();
  private static final NetworkConditions BAD =
      PERFECT
          .withLoss(0.05)
          .withReordering(0.02, 4)
          .withDuplication(0.01)
          .withLatency(Duration.ofMillis(20))
          .withJitter(Duration.ofMillis(10));

  private record Arrival(int number, long nanos) {}

  private final long start = -5 * MILLI;

  private NetworkEmulator emulator(NetworkConditions conditions) {
    return new NetworkEmulator(conditions, SEED, start);
  }

  private static ByteBuffer packet(int number) {
    return ByteBuffer.allocate(100).putInt(number).rewind();
  }

  private static List<Arrival> poll(NetworkEmulator network, long nowNanos) {
    List<Arrival> arrivals = new ArrayList<>();
    Optional<Delivery> delivery = network.poll(nowNanos);
    while (delivery.isPresent()) {
      assertThat(delivery.get().packet().remaining()).isEqualTo(100);
      arrivals.add(new Arrival(delivery.get().packet().getInt(0), nowNanos));
      delivery = network.poll(nowNanos);
    }
    return arrivals;
  }

  /**
   * Sends a packet each millisecond, polls at each delivery time, and then polls until nothing is
   * under way.
   */
  private List<Arrival> send(NetworkEmulator network, int packets) {
    List<Arrival> arrivals = new ArrayList<>();
    long now = start;
    for (int i = 0; i < packets; i++, now += MILLI) {
      arrivals.addAll(pollUntil(network, now));
      network.offer(packet(i), Direction.TO_CLIENT, now);
    }
    arrivals.addAll(pollUntil(network, now + 10_000 * MILLI));
    assertThat(network.nextNanos()).isEmpty();
    assertThat(network.counters().underWay()).isZero();
    return arrivals;
  }

  private static List<Arrival> pollUntil(NetworkEmulator network, long nowNanos) {
    List<Arrival> arrivals = new ArrayList<>();
    while (network.nextNanos().isPresent() && network.nextNanos().getAsLong() <= nowNanos) {
      arrivals.addAll(poll(network, network.nextNanos().getAsLong()));
    }
    return arrivals;
  }

  @Test
  void deliversEverythingAtOnceWhenItIsPerfect() {
    NetworkEmulator network = emulator(PERFECT);
    ByteBuffer packet = packet(7).position(1);
    assertThat(network.offer(packet, Direction.TO_SERVER, start)).isTrue();
    assertThat(packet.position()).isEqualTo(1);
    packet.put(1, (byte) 99);
    Delivery delivery = network.poll(start).orElseThrow();
    assertThat(delivery.direction()).isEqualTo(Direction.TO_SERVER);
    assertThat(delivery.packet().remaining()).isEqualTo(99);
    assertThat(delivery.packet().get(0)).as("copied when it was offered").isZero();
    assertThat(network.poll(start)).isEmpty();
    assertThat(network.counters(Direction.TO_SERVER))
        .isEqualTo(new NetworkCounters(1, 1, 0, 0, 0, 0));
    assertThat(network.counters(Direction.TO_CLIENT))
        .isEqualTo(new NetworkCounters(0, 0, 0, 0, 0, 0));
  }

  @Test
  void losesDoublesAndReordersAsOftenAsItIsTold() {
    NetworkEmulator network = emulator(BAD);
    List<Arrival> arrivals = send(network, PACKETS);
    NetworkCounters counters = network.counters(Direction.TO_CLIENT);
    assertThat(counters.offered()).isEqualTo(PACKETS);
    assertThat(counters.lost()).as("%s", network).isBetween(400L, 600L);
    assertThat(counters.duplicated()).as("%s", network).isBetween(60L, 140L);
    assertThat(counters.reordered()).as("%s", network).isBetween(140L, 260L);
    assertThat(counters.forwarded())
        .isEqualTo(arrivals.size())
        .isEqualTo(PACKETS - counters.lost() + counters.duplicated());
    assertThat(new HashSet<>(arrivals.stream().map(Arrival::number).toList()))
        .hasSize((int) (PACKETS - counters.lost()));
  }

  @Test
  void delaysWithinLatencyAndJitter() {
    NetworkEmulator network =
        emulator(PERFECT.withLatency(Duration.ofMillis(20)).withJitter(Duration.ofMillis(10)));
    long earliest = Long.MAX_VALUE;
    long latest = 0;
    for (Arrival arrival : send(network, PACKETS)) {
      long delay = arrival.nanos() - (start + arrival.number() * MILLI);
      earliest = Math.min(earliest, delay);
      latest = Math.max(latest, delay);
    }
    assertThat(earliest).as("%s", network).isBetween(20 * MILLI, 22 * MILLI);
    assertThat(latest).as("%s", network).isBetween(29 * MILLI, 30 * MILLI);
  }

  @Test
  void keepsTheOrderWithoutReordering() {
    NetworkEmulator network = emulator(BAD.withReordering(0).withJitter(Duration.ofMillis(200)));
    List<Arrival> arrivals = send(network, PACKETS);
    for (int i = 1; i < arrivals.size(); i++) {
      assertThat(arrivals.get(i).number()).isGreaterThanOrEqualTo(arrivals.get(i - 1).number());
    }
    assertThat(network.counters().reordered()).isZero();
  }

  @Test
  void letsNoMoreOvertakeThanTheDepth() {
    NetworkEmulator network = emulator(PERFECT.withReordering(0.1, 3));
    List<Arrival> arrivals = send(network, PACKETS);
    int deepest = 0;
    int newest = -1;
    for (Arrival arrival : arrivals) {
      if (arrival.number() < newest) {
        deepest = Math.max(deepest, newest - arrival.number());
      }
      newest = Math.max(newest, arrival.number());
    }
    // Packets that were set aside do not count as overtaking.
    assertThat(deepest).as("%s", network).isBetween(3, 8);
    assertThat(network.counters().reordered()).isBetween(800L, 1_200L);
  }

  @Test
  void doesNotHoldAPacketThatNobodyOvertakes() {
    NetworkEmulator network = emulator(PERFECT.withReordering(1));
    network.offer(packet(1), Direction.TO_CLIENT, start);
    assertThat(network.nextNanos()).hasValue(start + EmulatedLink.OVERTAKING_NANOS);
    assertThat(network.poll(start + EmulatedLink.OVERTAKING_NANOS - 1)).isEmpty();
    assertThat(poll(network, start + EmulatedLink.OVERTAKING_NANOS)).hasSize(1);
    assertThat(network.counters().reordered()).isZero();
  }

  @Test
  void isTheSameForOneSeed() {
    List<Arrival> once = send(emulator(BAD), 2_000);
    assertThat(send(emulator(BAD), 2_000)).isEqualTo(once);
    assertThat(send(new NetworkEmulator(BAD, SEED + 1, start), 2_000)).isNotEqualTo(once);
    assertThat(emulator(BAD).toString()).contains("seed " + SEED);
  }

  @Test
  void losesTheSameHoweverTheOthersAreDelayed() {
    List<Integer> slow = numbers(send(emulator(BAD.withReordering(0).withDuplication(0)), 2_000));
    List<Integer> fast = numbers(send(emulator(PERFECT.withLoss(0.05)), 2_000));
    assertThat(slow).isEqualTo(fast).hasSizeBetween(1_800, 1_999);
  }

  private static List<Integer> numbers(List<Arrival> arrivals) {
    return arrivals.stream().map(Arrival::number).toList();
  }

  @Test
  void letsNothingInDuringAnOutage() {
    NetworkEmulator network =
        emulator(
            PERFECT
                .withOutage(Duration.ofMillis(100), Duration.ofMillis(250))
                .withOutage(Duration.ofMillis(400), Duration.ofMillis(401)));
    List<Integer> numbers = numbers(send(network, 500));
    assertThat(numbers).hasSize(500 - 150 - 1).contains(99, 250, 399, 401);
    assertThat(numbers).doesNotContain(100, 249, 400);
    assertThat(network.counters().lost()).isEqualTo(151);
  }

  @Test
  void changesItsConditionsInOneDirection() {
    NetworkEmulator network = emulator(PERFECT.withLatency(Duration.ofMillis(5)));
    long later = start + 1_000 * MILLI;
    network.conditions(Direction.TO_SERVER, PERFECT.withOutage(), later);
    assertThat(network.offer(packet(1), Direction.TO_SERVER, later)).isFalse();
    assertThat(network.offer(packet(2), Direction.TO_CLIENT, later)).isTrue();
    network.conditions(PERFECT.withOutage(Duration.ofMillis(1), Duration.ofMillis(2)), later);
    assertThat(network.offer(packet(3), Direction.TO_SERVER, later)).isTrue();
    assertThat(network.offer(packet(4), Direction.TO_SERVER, later + MILLI)).isFalse();
    assertThat(numbers(pollUntil(network, later + 5 * MILLI))).containsExactly(3, 2);
  }

  @Test
  void paysForBandwidthAndDropsWhatDoesNotFitIntoTheQueue() {
    // 100 bytes each millisecond through a bottleneck of half that bandwidth, with room for five
    // packets.
    NetworkEmulator network = emulator(PERFECT.withBandwidth(400_000, 500));
    List<Arrival> arrivals = send(network, 1_000);
    assertThat(arrivals).hasSizeBetween(500, 506);
    assertThat(network.counters().overflowed()).isEqualTo(1_000 - arrivals.size());
    for (int i = 1; i < arrivals.size(); i++) {
      assertThat(arrivals.get(i).nanos() - arrivals.get(i - 1).nanos())
          .isGreaterThanOrEqualTo(2 * MILLI);
    }
    assertThat(send(emulator(PERFECT.withBandwidth(800_000, 0)), 1_000)).hasSize(1_000);
  }

  @Test
  void keepsABoundedNumberOfPackets() {
    NetworkEmulator network = emulator(PERFECT.withLatency(Duration.ofSeconds(1)));
    for (int i = 0; i < NetworkEmulator.MAX_PACKETS; i++) {
      assertThat(network.offer(packet(i), Direction.TO_CLIENT, start)).isTrue();
    }
    assertThat(network.offer(packet(0), Direction.TO_CLIENT, start)).isFalse();
    assertThat(network.offer(packet(0), Direction.TO_SERVER, start)).isTrue();
    assertThat(network.counters().overflowed()).isEqualTo(1);
    assertThat(network.counters().underWay()).isEqualTo(NetworkEmulator.MAX_PACKETS + 1);
  }

  @Test
  void refusesConditionsThatMakeNoSense() {
    assertThatThrownBy(() -> PERFECT.withLoss(1.5)).hasMessageContaining("loss is 1.5");
    assertThatThrownBy(() -> PERFECT.withDuplication(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> PERFECT.withReordering(0.1, 0)).hasMessageContaining("depth of 0");
    assertThatThrownBy(() -> PERFECT.withJitter(Duration.ofMillis(-1)))
        .hasMessageContaining("PT-0.001S");
    assertThatThrownBy(() -> PERFECT.withOutage(Duration.ofMillis(2), Duration.ofMillis(1)))
        .hasMessageContaining("outage from PT0.002S");
  }
}
