package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.rtc.sdp.TrackOffer;
import io.sutantra.rtc.session.ClientListener;
import io.sutantra.rtc.session.ClientOptions;
import io.sutantra.rtc.session.ClientSession;
import io.sutantra.rtc.session.ClientState;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import io.sutantra.testkit.FuzzInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz test of a client session in each state: datagrams of strangers have no effect, and a server
 * with the keys may end the session but not break it.
 */
class ClientSessionFuzzTest {
  private static final long MILLI = 1_000_000;
  private static final int MAX_DATAGRAMS = 32;
  private static final int MAX_BYTES = 1_200;
  private static final byte[] PAYLOAD = new byte[100];
  private static final InetSocketAddress STRANGER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 6_666);
  private static final DtlsIdentity IDENTITY =
      DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());

  private static final DtlsThreads THREADS = new DtlsThreads();

  /** Flag in the first byte of a datagram: the datagram comes from the server's address. */
  private static final int SERVERS = 1;

  /** Flag: the datagram is RTP or RTCP that the server has protected, if there are keys. */
  private static final int PROTECTED = 2;

  private static final int RTCP = 4;

  /**
   * Returns the seeds. The very first byte is the session's state; a flag and a time precede each
   * datagram.
   */
  static Stream<byte[]> datagrams() {
    byte[] forged =
        StunWriter.request(new TransactionId(1, 2))
            .username("abcd:efgh")
            .controlled(1)
            .protectedBy(StunKey.of("guessed"));
    byte[] media = Arrays.copyOf(new byte[] {(byte) 0x80, 96, 0, 9, 0, 0, 0, 1, 0, 0, 18, 52}, 60);
    byte[] goodbye = {(byte) 0x81, (byte) 203, 0, 2, 0, 0, 18, 52, 1, 'x', 0, 0};
    byte[] report = new byte[28];
    ByteBuffer.wrap(report).putInt(0x80C80006).putInt(0x1234).putLong(1L << 40).putInt(3_000);
    byte[] alert = {21, -2, -3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40};
    byte[] sealed = Arrays.copyOf(new byte[] {21, -2, -3, 0, 1, 0, 0, 0, 0, 0, 9, 0, 26}, 39);
    List<byte[]> inputs = new ArrayList<>();
    for (byte far = 0; far < 4; far++) {
      inputs.add(
          FuzzInput.joined(
              List.of(
                  new byte[] {far},
                  FuzzInput.piece(forged, 0, 1),
                  FuzzInput.piece(forged, SERVERS, 1),
                  FuzzInput.piece(media, SERVERS, 5),
                  FuzzInput.piece(sealed, 0, 200),
                  FuzzInput.piece(sealed, SERVERS, 1))));
    }
    inputs.add(FuzzInput.joined(List.of(new byte[] {1}, FuzzInput.piece(alert, SERVERS, 0))));
    inputs.add(
        FuzzInput.joined(
            List.of(
                new byte[] {3},
                FuzzInput.piece(media, SERVERS | PROTECTED, 1),
                FuzzInput.piece(media, SERVERS | PROTECTED, 1),
                FuzzInput.piece(report, SERVERS | PROTECTED | RTCP, 1),
                FuzzInput.piece(goodbye, SERVERS | PROTECTED | RTCP, 1))));
    return inputs.stream();
  }

  @Test
  void bearsWhatIsDamaged() {
    FuzzInput.mutate(datagrams().toList(), 200, 1, this::bearsEverything);
  }

  @MethodSource("datagrams")
  @FuzzTest
  void bearsEverything(byte[] input) {
    List<byte[]> pieces = FuzzInput.pieces(input, 1 + MAX_DATAGRAMS);
    if (pieces.isEmpty() || pieces.get(0).length == 0) {
      return;
    }
    Run run = new Run();
    try {
      run.get(pieces.get(0)[0] & 3);
      for (byte[] piece : pieces.subList(1, pieces.size())) {
        if (piece.length >= 2) {
          byte[] datagram = Arrays.copyOfRange(piece, 2, Math.min(piece.length, 2 + MAX_BYTES));
          run.comes(piece[0], piece[1] & 0xFF, datagram);
        }
      }
      run.goesOn();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      run.close();
    }
  }

  /** A session, its server, and a network without loss. */
  private static final class Run implements ClientListener {
    private final Semaphore wake = new Semaphore(0);
    private final Queue<byte[]> toClient = new ArrayDeque<>();
    private final Queue<byte[]> toServer = new ArrayDeque<>();
    private final Set<Integer> delivered = new HashSet<>();
    private final List<ClientState> states = new ArrayList<>();
    private final MemoryServer server = new MemoryServer(THREADS, toClient::add, wake::release);
    private final ClientSession session;
    private long now;
    private int toStrangers;
    private boolean hostile;
    private boolean secured;

    Run() {
      ClientOptions options =
          new ClientOptions(
              List.of(TrackOffer.video("VP8")),
              1,
              65_536,
              Duration.ofSeconds(10).toNanos(),
              false,
              address -> true);
      SecureRandom random = new SecureRandom();
      session =
          new ClientSession(
              options,
              new PooledEndpoint(IDENTITY, DtlsLimits.DEFAULT, THREADS),
              wake::release,
              this,
              random);
    }

    @Override
    public void send(InetSocketAddress to, byte[] datagram) {
      if (to.equals(MemoryServer.ADDRESS)) {
        toServer.add(datagram);
      } else {
        assertThat(to).isEqualTo(STRANGER);
        toStrangers += datagram.length;
      }
    }

    @Override
    public void changed(ClientState state, String reason) {
      assertThat(states.isEmpty() || !states.get(states.size() - 1).terminal()).isTrue();
      assertThat(states).doesNotContain(state);
      states.add(state);
    }

    @Override
    public void media(
        int track,
        int sequenceNumber,
        int timestamp,
        boolean marker,
        byte[] packet,
        int offset,
        int length) {
      assertThat(offset >= 0 && length >= 0 && offset + length <= packet.length).isTrue();
      delivered.add(sequenceNumber);
    }

    /** Brings the session to OFFERING, CHECKING, SECURING or CONNECTED. */
    void get(int far) throws IOException, InterruptedException {
      String answer = server.answer(session.offer(MemoryServer.CLIENT), now);
      if (far > 0) {
        session.answer(answer, now);
      }
      if (far > 1) {
        ClientState there = far == 2 ? ClientState.SECURING : ClientState.CONNECTED;
        until(() -> session.state() == there || session.state() == ClientState.CONNECTED);
      }
      if (far > 2) {
        until(server::ready);
        secured = true;
      }
    }

    private void step() {
      now += MILLI;
      for (byte[] out = toServer.poll(); out != null; out = toServer.poll()) {
        server.receive(ByteBuffer.wrap(out), now);
      }
      server.run();
      for (byte[] out = toClient.poll(); out != null; out = toClient.poll()) {
        session.receive(MemoryServer.ADDRESS, ByteBuffer.wrap(out), now);
      }
      session.advance(now);
    }

    private void until(BooleanSupplier done) throws InterruptedException {
      for (int steps = 0; !done.getAsBoolean(); steps++) {
        assertThat(steps).as("%s", states).isLessThan(20_000);
        if (wake.tryAcquire(1, TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
        step();
      }
    }

    void comes(int flags, int time, byte[] datagram) {
      now += time * MILLI;
      session.advance(now);
      ClientState before = session.state();
      boolean servers = (flags & SERVERS) != 0;
      boolean protects = servers && (flags & PROTECTED) != 0 && server.ready();
      boolean made = protects && datagram.length >= 12;
      hostile |= made;
      int sent = toStrangers;
      byte[] bytes = made ? protectedBytes((flags & RTCP) != 0, datagram) : datagram;
      session.receive(servers ? MemoryServer.ADDRESS : STRANGER, ByteBuffer.wrap(bytes), now);
      assertThat(toStrangers - sent).isLessThanOrEqualTo(servers ? 0 : bytes.length);
      if (!made) {
        assertThat(session.state()).isEqualTo(before);
      }
      session.advance(now);
      if (session.state().terminal()) {
        assertThat(session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
      }
    }

    private byte[] protectedBytes(boolean rtcp, byte[] datagram) {
      try {
        return server.protect(rtcp, datagram);
      } catch (IllegalStateException sentAlready) {
        // No sender protects two packets with one index, so the second stays unprotected.
        return datagram;
      }
    }

    /** Asserts that the session goes on if no protected packet has come. */
    void goesOn() throws InterruptedException {
      if (secured && !hostile) {
        server.send(60_000, MemoryServer.timestamp(60_000), true, PAYLOAD);
        until(() -> delivered.contains(60_000));
      }
    }

    void close() {
      session.close(now);
      server.closeHandshake();
      assertThat(session.state().terminal()).isTrue();
    }
  }
}
