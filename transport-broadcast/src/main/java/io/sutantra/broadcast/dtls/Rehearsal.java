package io.sutantra.broadcast.dtls;

import io.sutantra.broadcast.srtp.SrtpKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Shakes hands with itself, in memory, so that classes are loaded and compiled before somebody
 * waits for them: the first handshake of a process takes some hundred times as long as the
 * hundredth.
 *
 * <p><b>Threading:</b> one thread at a time.
 */
public final class Rehearsal {
  private static final long LIMIT_SECONDS = 10;

  private final DtlsIdentity identity;
  private final DtlsThreads threads;

  /** Both sides will be {@code identity}, and run on {@code threads}. */
  public Rehearsal(DtlsIdentity identity, DtlsThreads threads) {
    this.identity = identity;
    this.threads = threads;
  }

  /**
   * One handshake.
   *
   * @throws IllegalStateException if it failed, or took more than ten seconds
   */
  public SrtpKeys handshake() throws InterruptedException {
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
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a handshake with itself failed", e);
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
