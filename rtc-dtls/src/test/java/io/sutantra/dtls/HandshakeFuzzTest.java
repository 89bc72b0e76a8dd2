package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.testkit.ReportedProblems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of handshakes with damaged bytes: no exception escapes, and nothing hangs. */
class HandshakeFuzzTest {
  private static final DtlsLimits HASTY = new DtlsLimits(4_000, 400, 30, 400);
  private static final int SESSIONS = 60;

  private final DtlsThreads threads =
      new DtlsThreads(DtlsThreads.Limits.DEFAULT.withThreads(32).withIdleMillis(100));
  private final ReportedProblems complaints = new ReportedProblems();

  @AfterEach
  void close() {
    threads.close();
    complaints.close();
  }

  /** Returns a wire that changes some datagrams, and now and then adds datagrams of its own. */
  private static Consumer<byte[]> mutating(Consumer<byte[]> to, long seed, double share) {
    Random random = new Random(seed);
    return datagram -> {
      synchronized (random) {
        if (random.nextDouble() < share) {
          to.accept(mutated(datagram, random));
          if (random.nextBoolean()) {
            return;
          }
        }
        to.accept(datagram);
      }
    };
  }

  private static byte[] mutated(byte[] datagram, Random random) {
    byte[] out = datagram.clone();
    switch (random.nextInt(6)) {
      case 0 -> out = Arrays.copyOf(out, random.nextInt(out.length + 1));
      case 1 -> out = Arrays.copyOf(out, out.length + random.nextInt(100));
      case 2 -> random.nextBytes(out);
      case 3 -> {
        // The change is within the headers, where it has the most effect.
        int at = random.nextInt(Math.min(out.length, 60));
        out[at] = (byte) random.nextInt();
      }
      case 4 -> {
        int from = random.nextInt(out.length);
        int to = random.nextInt(out.length);
        int length = Math.min(random.nextInt(40), out.length - Math.max(from, to));
        System.arraycopy(datagram, from, out, to, length);
      }
      default -> {
        for (int i = 0; i < 3; i++) {
          out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return out;
  }

  private void assertAllEnd(List<Side> sides) throws Exception {
    int established = 0;
    for (Side side : sides) {
      if (side.failure().equals("established")) {
        established++;
      }
      assertThat(side.verdicts()).isEqualTo(1);
    }
    assertThat(established).as("some get through").isPositive();
    assertThat(complaints.heard()).isEmpty();
    await().atMost(Duration.ofSeconds(Side.PATIENCE_SECONDS)).until(() -> threads.size() == 0);
    assertThat(complaints.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void handshakesEndWhateverIsChanged(long seed) throws Exception {
    Random random = new Random(seed);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      Call call = new Call(HASTY, threads);
      double share = 0.05 + 0.3 * random.nextDouble();
      call.server.wire(mutating(call.calling::receive, random.nextLong(), share));
      call.client.wire(mutating(call.serving::receive, random.nextLong(), share));
      calls.add(call);
      call.calling.start();
    }
    List<Side> sides = new ArrayList<>();
    for (Call call : calls) {
      sides.add(call.client);
      if (call.client.failure().equals("established")) {
        sides.add(call.server);
      } else {
        // The server may still wait, without a thread, for a first message that never got through.
        call.serving.close();
      }
    }
    assertAllEnd(sides);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void serversEndWhateverTheFirstFlightSays(long seed) throws Exception {
    List<byte[]> first = new CopyOnWriteArrayList<>();
    Side side = new Side();
    side.wire(first::add);
    DtlsSession client =
        DtlsSession.client(
            Call.CLIENT,
            List.of(Call.SERVER.fingerprint()),
            new DtlsLimits(1000, 1, 500, 1200),
            threads,
            side);
    client.start();
    side.failure();
    byte[] hello = first.get(0);
    Random random = new Random(seed);
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Side server = new Side();
      DtlsSession serving =
          DtlsSession.server(
              Call.SERVER,
              List.of(Call.CLIENT.fingerprint()),
              new DtlsLimits(1000, 20, 10, 1200),
              threads,
              server);
      byte[] changed = mutated(hello, random);
      serving.receive(changed);
      if (Records.beginsHandshake(changed)) {
        sides.add(server);
      }
      for (int j = 0; j < 5; j++) {
        serving.receive(mutated(hello, random));
      }
      if (!Records.beginsHandshake(changed)) {
        serving.close();
      }
    }
    for (Side server : sides) {
      assertThat(server.failure()).isNotEqualTo("established");
      assertThat(server.verdicts()).isEqualTo(1);
    }
    assertThat(sides).hasSizeGreaterThan(50);
    await().atMost(Duration.ofSeconds(Side.PATIENCE_SECONDS)).until(() -> threads.size() == 0);
    assertThat(complaints.heard()).isEmpty();
  }

  @Test
  void anEstablishedSessionSurvivesGarbage() throws Exception {
    Call call = new Call(DtlsLimits.DEFAULT, threads);
    DtlsSession serving = call.serving;
    Side server = call.server;
    List<byte[]> seen = new CopyOnWriteArrayList<>();
    call.client.wire(
        datagram -> {
          seen.add(datagram.clone());
          serving.receive(datagram);
        });
    call.calling.start();
    call.client.keys();
    server.keys();
    Random random = new Random(31);
    for (int i = 0; i < 20_000; i++) {
      serving.receive(mutated(seen.get(random.nextInt(seen.size())), random));
    }
    assertThat(server.hasEnded()).isFalse();
    call.calling.close();
    // The close may find the inbox full of garbage, or get lost on the way.
    byte[] goodbye = await().until(() -> seen.get(seen.size() - 1), last -> last[0] == 21);
    await()
        .atMost(Duration.ofSeconds(Side.PATIENCE_SECONDS))
        .until(
            () -> {
              serving.receive(goodbye.clone());
              return server.hasEnded();
            });
    assertThat(complaints.heard()).isEmpty();
  }
}
