package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz test of a handshake with a peer that has no key: the handshake fails soon, and sends little.
 */
class HandshakeInputFuzzTest {
  private static final DtlsLimits LIMITS = new DtlsLimits(2_000, 2_000, 1_000, 1_200);
  private static final int MAX_DATAGRAMS = 16;

  /**
   * Returns the seeds. The first byte of the first piece is the side under test; then come
   * datagrams.
   */
  static Stream<byte[]> handshakes() throws Exception {
    List<byte[]> ofClient = new CopyOnWriteArrayList<>();
    List<byte[]> ofServer = new CopyOnWriteArrayList<>();
    try (DtlsThreads threads = new DtlsThreads()) {
      Call call = new Call(DtlsLimits.DEFAULT, threads);
      call.server.wire(
          datagram -> {
            ofServer.add(datagram.clone());
            call.calling.receive(datagram);
          });
      call.client.wire(
          datagram -> {
            ofClient.add(datagram.clone());
            call.serving.receive(datagram);
          });
      call.calling.start();
      call.client.keys();
      call.server.keys();
    }
    return Stream.of(input(0, ofClient), input(1, ofServer));
  }

  private static byte[] input(int client, List<byte[]> datagrams) {
    List<byte[]> pieces = new ArrayList<>();
    pieces.add(new byte[] {(byte) client});
    pieces.addAll(datagrams);
    return FuzzInput.joined(pieces);
  }

  @Test
  void failsByWhatIsDamaged() throws Exception {
    FuzzInput.mutate(handshakes().toList(), 200, 1, this::failsWhateverComes);
  }

  @MethodSource("handshakes")
  @FuzzTest
  void failsWhateverComes(byte[] input) {
    List<byte[]> pieces = FuzzInput.pieces(input, MAX_DATAGRAMS);
    boolean client = !pieces.isEmpty() && pieces.get(0).length > 0 && (pieces.get(0)[0] & 1) != 0;
    BlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>();
    for (byte[] datagram : pieces) {
      boolean good = Records.wellFormed(datagram);
      assertThat(good || !Records.beginsHandshake(datagram)).isTrue();
      boolean unused = Records.concernsEstablished(datagram);
      // The test filters datagrams in the same way as a session.
      boolean first = inbox.isEmpty() && !client;
      if (first ? Records.beginsHandshake(datagram) : good) {
        inbox.add(datagram);
      }
    }
    if (inbox.isEmpty()) {
      return;
    }
    int received = inbox.size();
    inbox.add(new byte[0]);
    List<byte[]> sent = new ArrayList<>();
    Datagrams datagrams =
        new Datagrams(
            inbox,
            inbox::isEmpty,
            sent::add,
            LIMITS,
            new HandshakeTurns(() -> 0, DtlsThreads.Limits.PATIENT, DtlsThreads.Limits.PATIENT)
                .begin());
    DtlsIdentity own = client ? Call.CLIENT : Call.SERVER;
    DtlsIdentity other = client ? Call.SERVER : Call.CLIENT;
    Handshake handshake =
        new Handshake(
            own,
            new PeerFingerprints(List.of(other.fingerprint())),
            LIMITS,
            Negotiation.PROFILES,
            client);
    // A session catches both kinds of exceptions, and no others.
    assertThatThrownBy(() -> handshake.run(datagrams, LIMITS.handshakeMillis()))
        .isInstanceOfAny(IOException.class, RuntimeException.class)
        .satisfies(failure -> assertThat(handshake.reason(failure)).isNotBlank());
    assertThat(sent).allMatch(datagram -> datagram.length <= LIMITS.maxDatagramBytes());
    assertThat(sent.stream().mapToInt(datagram -> datagram.length).sum())
        .isLessThanOrEqualTo(2_048 * (received + 2));
  }
}
