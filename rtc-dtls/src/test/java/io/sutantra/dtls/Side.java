package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.srtp.SrtpKeys;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One side of a handshake: a listener that records its calls, and a wire for its datagrams. */
final class Side implements DtlsSession.Listener {
  static final int PATIENCE_SECONDS = 30;

  private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger verdicts = new AtomicInteger();
  private volatile Consumer<byte[]> wire = datagram -> {};
  private volatile String cipherSuite;
  private volatile int longest;

  /** Sets the receiver of further datagrams. */
  void wire(Consumer<byte[]> next) {
    wire = next;
  }

  @Override
  public void send(byte[] datagram) {
    longest = Math.max(longest, datagram.length);
    wire.accept(datagram);
  }

  @Override
  public void established(SrtpKeys made, String suite) {
    verdicts.incrementAndGet();
    cipherSuite = suite;
    keys.complete(made);
    failure.complete("established");
  }

  @Override
  public void failed(String why) {
    verdicts.incrementAndGet();
    failure.complete(why);
    keys.completeExceptionally(new AssertionError(why));
  }

  @Override
  public void ended() {
    ended.countDown();
  }

  SrtpKeys keys() throws Exception {
    return keys.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns why the handshake failed; "established" if it did not. */
  String failure() throws Exception {
    return failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  boolean decided() {
    return failure.isDone();
  }

  void awaitEnd() throws InterruptedException {
    assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  int verdicts() {
    return verdicts.get();
  }

  String cipherSuite() {
    return cipherSuite;
  }

  int longest() {
    return longest;
  }

  /** Returns keys as one list of bytes, for comparison. */
  static List<Byte> bytes(SrtpKeys keys) {
    byte[][] parts = {
      keys.client().key(), keys.server().key(), keys.client().salt(), keys.server().salt()
    };
    return Arrays.stream(parts)
        .flatMap(part -> IntStream.range(0, part.length).mapToObj(i -> part[i]))
        .toList();
  }
}
