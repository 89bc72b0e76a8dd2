package io.sutantra.server.cli;

import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsSession;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A warm-up of DTLS handshakes and SRTP between pairs of sessions in memory, without sockets. The
 * JVM loads and compiles the code of both before the first viewers wait for this code.
 *
 * <p><b>Threading:</b> runs on a daemon thread of its own, and ends by itself.
 */
final class HandshakeWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(HandshakeWarmUp.class);
  private static final int HANDSHAKES = 300;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final int THREADS = 4;

  /** The transport whose handshakes are warmed up. */
  private static final String TRANSPORT = "broadcast";

  private static final long MIN_HEAP_BYTES = 192L << 20;
  private static final int PACKETS_PER_HANDSHAKE = 100;
  private static final int HEADER_BYTES = 12;
  private static final int PAYLOAD_BYTES = 1_100;
  private static final int MAX_TAG_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final DtlsIdentity server = DtlsIdentity.generate(random, System.currentTimeMillis());
  private final DtlsIdentity client = DtlsIdentity.generate(random, System.currentTimeMillis());

  /**
   * Starts the warm-up, which takes a few seconds; or does nothing, where the warm-up is not worth
   * what it costs.
   *
   * @param transports the names of the transports that streams have
   */
  static void start(Collection<String> transports) {
    Runtime runtime = Runtime.getRuntime();
    if (!isWorthwhile(transports, runtime.availableProcessors(), runtime.maxMemory())) {
      return;
    }
    Thread thread = new Thread(() -> new HandshakeWarmUp().run(), "sutantra-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Returns whether any viewer has a handshake of this kind to wait for, and the process has the
   * cores and the memory to warm up beside the streams.
   */
  static boolean isWorthwhile(Collection<String> transports, int processors, long maxHeapBytes) {
    return transports.contains(TRANSPORT) && processors > 1 && maxHeapBytes >= MIN_HEAP_BYTES;
  }

  private void run() {
    try {
      int handshakes = completeHandshakes(HANDSHAKES);
      LOG.debug("{} handshakes rehearsed", handshakes);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the rehearsal ended early", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Completes handshakes one after the other, until the time limit.
   *
   * @return how many handshakes came to an end
   */
  int completeHandshakes(int most)
      throws InterruptedException, ExecutionException, TimeoutException {
    long begin = System.nanoTime();
    int completed = 0;
    DtlsThreads.Limits limits = DtlsThreads.Limits.DEFAULT.withThreads(THREADS);
    try (DtlsThreads threads = new DtlsThreads(limits)) {
      while (completed < most && System.nanoTime() - begin < LIMIT_NANOS) {
        handshake(threads);
        completed++;
      }
    }
    return completed;
  }

  private void handshake(DtlsThreads threads)
      throws InterruptedException, ExecutionException, TimeoutException {
    Peer serving = new Peer();
    Peer calling = new Peer();
    try (DtlsSession answering =
            DtlsSession.server(
                server, List.of(client.fingerprint()), DtlsLimits.DEFAULT, threads, serving);
        DtlsSession offering =
            DtlsSession.client(
                client, List.of(server.fingerprint()), DtlsLimits.DEFAULT, threads, calling)) {
      serving.other = offering;
      calling.other = answering;
      offering.start();
      SrtpKeys keys = serving.keys.get(LIMIT_NANOS, TimeUnit.NANOSECONDS);
      calling.keys.get(LIMIT_NANOS, TimeUnit.NANOSECONDS);
      exchange(keys);
    }
  }

  private static void exchange(SrtpKeys keys) {
    SrtpSender sender = new SrtpSender(keys.profile(), keys.server());
    SrtpReceiver receiver = new SrtpReceiver(keys.profile(), keys.server());
    byte[] payload = new byte[PAYLOAD_BYTES];
    for (int i = 0; i < PACKETS_PER_HANDSHAKE; i++) {
      byte[] packet = new byte[HEADER_BYTES + PAYLOAD_BYTES + MAX_TAG_BYTES];
      packet[0] = (byte) 0x80;
      packet[3] = (byte) i;
      int length = sender.protect(packet, 0, HEADER_BYTES, payload, 0, PAYLOAD_BYTES, 0);
      receiver.unprotect(packet, 0, length);
    }
  }

  /** A side of a handshake; the other side receives its datagrams at once. */
  private static final class Peer implements DtlsSession.Listener {
    private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
    private volatile DtlsSession other;

    @Override
    public void send(byte[] datagram) {
      other.receive(datagram);
    }

    @Override
    public void established(SrtpKeys agreed, String cipherSuite) {
      keys.complete(agreed);
    }

    @Override
    public void failed(String why) {
      keys.completeExceptionally(new IllegalStateException(why));
    }

    @Override
    public void ended() {
      keys.completeExceptionally(new IllegalStateException("the peer closed the session"));
    }
  }
}
