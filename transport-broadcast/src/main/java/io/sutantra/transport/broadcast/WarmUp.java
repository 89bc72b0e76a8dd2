package io.sutantra.transport.broadcast;

import io.sutantra.broadcast.dtls.DtlsIdentity;
import io.sutantra.broadcast.dtls.DtlsLimits;
import io.sutantra.broadcast.dtls.DtlsSession;
import io.sutantra.broadcast.dtls.DtlsThreads;
import io.sutantra.broadcast.srtp.SrtpKeys;
import io.sutantra.broadcast.srtp.SrtpSender;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Shakes hands with itself, in memory, so that the classes of the handshake and of the ciphers are
 * loaded and compiled before the first viewer waits for them: the first handshake of a process
 * takes some hundred times as long as the hundredth.
 *
 * <p><b>Threading:</b> runs on one thread of its own, and ends by itself.
 */
final class WarmUp implements Runnable {
  private static final int HANDSHAKES = 30;
  private static final int PACKETS = 20_000;
  private static final int PACKET_BYTES = 1_200;
  private static final int HEADER_BYTES = 20;
  private static final long LIMIT_SECONDS = 10;

  private final DtlsIdentity identity;
  private final DtlsThreads threads;
  private volatile boolean stopped;

  WarmUp(DtlsIdentity identity, DtlsThreads threads) {
    this.identity = identity;
    this.threads = threads;
  }

  /** Ends it soon, if it still runs. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < HANDSHAKES && !stopped; i++) {
        SrtpKeys keys = handshake();
        if (i == 0) {
          protect(keys);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Then the first viewers do it; whatever is wrong will be said of them.
      stopped = true;
    }
  }

  private SrtpKeys handshake() throws Exception {
    CompletableFuture<SrtpKeys> done = new CompletableFuture<>();
    Side server = new Side(done);
    Side client = new Side(done);
    List<String> fingerprint = List.of(identity.fingerprint());
    try (DtlsSession passive =
            DtlsSession.server(identity, fingerprint, DtlsLimits.DEFAULT, threads, server);
        DtlsSession active =
            DtlsSession.client(identity, fingerprint, DtlsLimits.DEFAULT, threads, client)) {
      server.other = active;
      client.other = passive;
      active.start();
      return done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void protect(SrtpKeys keys) {
    SrtpSender sender = new SrtpSender(keys.profile(), keys.server());
    RtpStamp stamp = new RtpStamp(96, 1, 1, "0", 2, 0);
    byte[] payload = new byte[PACKET_BYTES];
    byte[] out = new byte[PACKET_BYTES + HEADER_BYTES + stamp.length()];
    for (int i = 0; i < PACKETS && !stopped; i++) {
      stamp.write(out, 0, true, i & 0xFFFF, i, i, i);
      sender.protect(out, 0, stamp.length(), payload, 0, payload.length, i >>> 16);
    }
  }

  /** Hands what one side sends to the other. */
  private static final class Side implements DtlsSession.Listener {
    private final CompletableFuture<SrtpKeys> done;
    private volatile DtlsSession other;

    Side(CompletableFuture<SrtpKeys> done) {
      this.done = done;
    }

    @Override
    public void send(byte[] datagram) {
      DtlsSession to = other;
      if (to != null) {
        to.receive(datagram);
      }
    }

    @Override
    public void established(SrtpKeys keys, String cipherSuite) {
      done.complete(keys);
    }

    @Override
    public void failed(String why) {
      done.completeExceptionally(new IllegalStateException(why));
    }

    @Override
    public void ended() {}
  }
}
