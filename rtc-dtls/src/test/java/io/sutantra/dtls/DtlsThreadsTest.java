package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DtlsThreadsTest {
  private static final DtlsThreads.Limits FEW =
      DtlsThreads.Limits.DEFAULT.withThreads(1).withWaiting(100);
  private static final Duration PATIENCE = Duration.ofSeconds(Side.PATIENCE_SECONDS);

  /** Limits of clients that do not give up by themselves while their server is busy. */
  private static final DtlsLimits PATIENT_CLIENT =
      new DtlsLimits(
          Side.PATIENCE_SECONDS * 1000,
          Side.PATIENCE_SECONDS * 1000,
          DtlsLimits.DEFAULT.resendMillis(),
          DtlsLimits.DEFAULT.maxDatagramBytes());

  private static Call call(DtlsLimits limits, DtlsThreads ofServer, DtlsThreads ofClient) {
    return new Call(limits, ofServer, PATIENT_CLIENT, ofClient);
  }

  /** Begins a call that is silent after the first flight; returns when the server has answered. */
  private static Call stalled(DtlsLimits limits, DtlsThreads ofServer, DtlsThreads ofClient)
      throws Exception {
    Call call = call(limits, ofServer, ofClient);
    CountDownLatch answered = new CountDownLatch(1);
    call.server.wire(datagram -> answered.countDown());
    call.calling.start();
    assertThat(answered.await(Side.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    call.calling.close();
    return call;
  }

  private static byte[] clientHello(DtlsThreads threads) throws Exception {
    AtomicReference<byte[]> first = new AtomicReference<>();
    CountDownLatch sent = new CountDownLatch(1);
    Side side = new Side();
    side.wire(
        datagram -> {
          first.compareAndSet(null, datagram);
          sent.countDown();
        });
    try (DtlsSession client =
        DtlsSession.client(
            Call.CLIENT, List.of(Call.SERVER.fingerprint()), DtlsLimits.DEFAULT, threads, side)) {
      client.start();
      assertThat(sent.await(Side.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    return first.get();
  }

  @Test
  void aServerTakesNoThreadBeforeAClientHello() {
    try (DtlsThreads threads = new DtlsThreads()) {
      Side side = new Side();
      DtlsSession server =
          DtlsSession.server(
              Call.SERVER, List.of(Call.CLIENT.fingerprint()), DtlsLimits.DEFAULT, threads, side);
      server.start();
      server.receive(new byte[0]);
      server.receive(new byte[100]);
      server.receive(new byte[] {20, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1});
      assertThat(threads.size()).isZero();
    }
  }

  @Test
  void stalledPeersKeepOthersWaitingButNotForLong() throws Exception {
    DtlsLimits limits = new DtlsLimits(20_000, 3_000, 100, 1200);
    try (DtlsThreads ofServer = new DtlsThreads(FEW.withThreads(2).withWaiting(2));
        DtlsThreads ofClient = new DtlsThreads()) {
      byte[] hello = clientHello(ofClient);
      Call first = stalled(limits, ofServer, ofClient);
      Call second = stalled(limits, ofServer, ofClient);
      Call third = call(limits, ofServer, ofClient);
      Call fourth = call(limits, ofServer, ofClient);
      // The places in the queue must be taken before the next handshake comes.
      third.serving.receive(hello.clone());
      fourth.serving.receive(hello.clone());
      Call fifth = call(limits, ofServer, ofClient);
      fifth.serving.receive(hello.clone());
      assertThat(fifth.server.failure())
          .isEqualTo("2 handshakes run and 2 wait: there is no room for one more");
      assertThat(first.server.decided()).as("the first stalls still").isFalse();
      Call sixth = call(limits, ofServer, ofClient);
      assertThat(first.server.failure())
          .isEqualTo("user_canceled(90): nothing was heard of the peer for 3000 ms");
      second.server.failure();
      sixth.calling.start();
      assertThat(Side.bytes(sixth.server.keys())).isEqualTo(Side.bytes(sixth.client.keys()));
    }
  }

  @Test
  void whoStandsStillMakesRoomForThoseWhoWait() throws Exception {
    DtlsLimits patient = new DtlsLimits(600_000, 600_000, 100, 1200);
    try (DtlsThreads ofServer = new DtlsThreads(FEW.withThreads(2).withGraceMillis(100));
        DtlsThreads ofClient = new DtlsThreads()) {
      byte[] hello = clientHello(ofClient);
      List<Call> silent = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Call call = call(patient, ofServer, ofClient);
        call.serving.receive(hello.clone());
        silent.add(call);
      }
      // A repeated message is no progress.
      Call insistent = silent.get(0);
      Call last = call(patient, ofServer, ofClient);
      last.calling.start();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                insistent.serving.receive(hello.clone());
                return last.server.decided() && last.client.decided();
              });
      assertThat(Side.bytes(last.server.keys())).isEqualTo(Side.bytes(last.client.keys()));
      assertThat(insistent.server.failure())
          .isEqualTo(
              "user_canceled(90): it stood still for 100 ms, and others waited for the thread");
      // Nobody waits any more, so the remaining handshakes may take their time.
      assertThat(silent.stream().filter(call -> call.server.decided()).count()).isLessThan(20);
      silent.forEach(call -> call.serving.close());
    }
  }

  /** Returns a fragment of a handshake message, which is not authenticated. */
  private static byte[] fragment(int sequence) {
    ByteBuffer record = ByteBuffer.allocate(26);
    record.put((byte) 22).putShort((short) 0xFEFD).putShort((short) 0);
    record.putShort((short) 0).putInt(100 + sequence).putShort((short) 13);
    record.put((byte) 11).put((byte) 0).putShort((short) 1_000);
    record.putShort((short) (1 + sequence % 7)).put((byte) 0).putShort((short) (sequence % 900));
    return record.put((byte) 0).putShort((short) 1).put((byte) 7).array();
  }

  @Test
  void whoOnlySeemsToGetOnMakesRoomForThoseWhoWait() throws Exception {
    DtlsLimits patient = new DtlsLimits(600_000, 600_000, 100, 1200);
    DtlsThreads.Limits limits = FEW.withThreads(2).withGraceMillis(60_000).withTurnMillis(300);
    try (DtlsThreads ofServer = new DtlsThreads(limits);
        DtlsThreads ofClient = new DtlsThreads()) {
      byte[] hello = clientHello(ofClient);
      List<Call> busy = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Call call = call(patient, ofServer, ofClient);
        call.serving.receive(hello.clone());
        busy.add(call);
      }
      Call last = call(patient, ofServer, ofClient);
      last.calling.start();
      AtomicInteger sequence = new AtomicInteger();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                int next = sequence.incrementAndGet();
                busy.forEach(call -> call.serving.receive(fragment(next)));
                return last.server.decided() && last.client.decided();
              });
      assertThat(Side.bytes(last.server.keys())).isEqualTo(Side.bytes(last.client.keys()));
      List<Call> gone = busy.stream().filter(call -> call.server.decided()).toList();
      assertThat(gone).isNotEmpty();
      assertThat(gone.get(0).server.failure())
          .isEqualTo(
              "user_canceled(90): it was not done within 300 ms, and others waited for the thread");
      busy.forEach(call -> call.serving.close());
    }
  }

  @Test
  void whoWaitsTooLongForAThreadFails() throws Exception {
    try (DtlsThreads ofServer = new DtlsThreads(FEW);
        DtlsThreads ofClient = new DtlsThreads()) {
      byte[] hello = clientHello(ofClient);
      stalled(new DtlsLimits(20_000, 2_000, 100, 1200), ofServer, ofClient);
      Call late = call(new DtlsLimits(50, 50, 100, 1200), ofServer, ofClient);
      late.serving.receive(hello.clone());
      assertThat(late.server.failure())
          .isEqualTo("no thread for the handshake was free within 50 ms");
    }
  }

  @Test
  void whoIsClosedWhileItWaitsMakesRoom() throws Exception {
    try (DtlsThreads ofServer = new DtlsThreads(FEW.withWaiting(1));
        DtlsThreads ofClient = new DtlsThreads()) {
      byte[] hello = clientHello(ofClient);
      Call stalled = stalled(DtlsLimits.DEFAULT, ofServer, ofClient);
      Call waiting = call(DtlsLimits.DEFAULT, ofServer, ofClient);
      waiting.serving.receive(hello.clone());
      waiting.serving.close();
      Call next = call(DtlsLimits.DEFAULT, ofServer, ofClient);
      next.calling.start();
      stalled.serving.close();
      assertThat(next.server.keys()).isNotNull();
      assertThat(waiting.server.decided()).isFalse();
      assertThat(stalled.server.decided()).isFalse();
    }
  }

  @Test
  void closingBreaksOffWhatRunsAndWhatWaits() throws Exception {
    try (DtlsThreads ofClient = new DtlsThreads()) {
      byte[] hello = clientHello(ofClient);
      DtlsThreads ofServer = new DtlsThreads(FEW);
      Call running = stalled(DtlsLimits.DEFAULT, ofServer, ofClient);
      Call waiting = call(DtlsLimits.DEFAULT, ofServer, ofClient);
      waiting.serving.receive(hello.clone());
      ofServer.close();
      ofServer.close();
      assertThat(running.server.failure()).isEqualTo("the threads of the handshakes were closed");
      assertThat(waiting.server.failure()).isEqualTo("the threads of the handshakes were closed");
      assertThat(ofServer.size()).isZero();
      Call late = call(DtlsLimits.DEFAULT, ofServer, ofClient);
      late.serving.receive(hello.clone());
      assertThat(late.server.failure()).isEqualTo("the threads of the handshakes were closed");
      late.serving.close();
    }
  }

  @Test
  void fiveHundredSessionsLeaveNothingBehind() throws Exception {
    DtlsThreads.Limits limits = DtlsThreads.Limits.DEFAULT.withThreads(4).withIdleMillis(200);
    try (DtlsThreads ofServer = new DtlsThreads(limits);
        DtlsThreads ofClient = new DtlsThreads(limits)) {
      List<WeakReference<DtlsSession>> sessions = new ArrayList<>();
      List<Call> calls = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Call call = call(DtlsLimits.DEFAULT, ofServer, ofClient);
        calls.add(call);
        sessions.add(new WeakReference<>(call.serving));
        sessions.add(new WeakReference<>(call.calling));
      }
      calls.forEach(call -> call.calling.start());
      for (Call call : calls) {
        assertThat(Side.bytes(call.server.keys())).isEqualTo(Side.bytes(call.client.keys()));
      }
      assertThat(ofServer.size()).isLessThanOrEqualTo(5);
      await().atMost(PATIENCE).until(() -> ofServer.size() == 0 && ofClient.size() == 0);
      for (int i = 0; i < calls.size(); i += 2) {
        calls.get(i).calling.close();
        calls.get(i).server.awaitEnd();
      }
      calls.clear();
      await().atMost(PATIENCE).until(() -> ofServer.size() == 0 && ofClient.size() == 0);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                System.gc();
                return sessions.stream().allMatch(session -> session.get() == null);
              });
    }
  }

  @Test
  void numbersAreChecked() {
    assertThatThrownBy(() -> FEW.withThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads is 0, must be 1 or more");
    assertThatThrownBy(() -> FEW.withWaiting(0)).hasMessage("waiting is 0, must be 1 or more");
    assertThatThrownBy(() -> FEW.withGraceMillis(-1))
        .hasMessage("graceMillis is -1, must be 1 or more");
    assertThatThrownBy(() -> FEW.withTurnMillis(0))
        .hasMessage("turnMillis is 0, must be 1 or more");
    assertThatThrownBy(() -> FEW.withIdleMillis(0))
        .hasMessage("idleMillis is 0, must be 1 or more");
  }
}
