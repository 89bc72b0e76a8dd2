package io.sutantra.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * The datagram transport of a blocking handshake.
 *
 * <p>The records of a flight share datagrams, so that fewer datagrams are sent and lost.
 *
 * <p><b>Threading:</b> confined to the handshake's thread; other threads write to the queue.
 */
final class Datagrams implements DatagramTransport {
  /** Interval of the checks whether another handshake needs the thread. */
  private static final long TURN_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final BlockingQueue<byte[]> inbox;
  private final BooleanSupplier closing;
  private final Consumer<byte[]> out;
  private final DtlsLimits limits;
  private final HandshakeTurns.Turn turn;
  private final byte[] pending;
  private final List<byte[]> flight = new ArrayList<>(2);
  private int pendingBytes;
  private long lastHeardNanos = System.nanoTime();

  /**
   * Creates a transport.
   *
   * @param inbox received datagrams; an empty array wakes a handshake that must end
   * @param closing whether the handshake must end
   * @param out receiver of the datagrams to send
   * @param limits timeouts and datagram size
   * @param turn the handshake's turn on its thread, which ends if another handshake needs the
   *     thread
   */
  Datagrams(
      BlockingQueue<byte[]> inbox,
      BooleanSupplier closing,
      Consumer<byte[]> out,
      DtlsLimits limits,
      HandshakeTurns.Turn turn) {
    this.inbox = inbox;
    this.closing = closing;
    this.out = out;
    this.limits = limits;
    this.turn = turn;
    this.pending = new byte[limits.maxDatagramBytes()];
  }

  @Override
  public int getReceiveLimit() {
    return Records.MAX_DATAGRAM;
  }

  @Override
  public int getSendLimit() {
    return limits.maxDatagramBytes();
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    flush();
    flight.clear();
    long silentNanos = System.nanoTime() - lastHeardNanos;
    long leftNanos = TimeUnit.MILLISECONDS.toNanos(limits.silenceMillis()) - silentNanos;
    byte[] datagram = poll(Math.min(TimeUnit.MILLISECONDS.toNanos(waitMillis), leftNanos));
    if (closing.getAsBoolean()) {
      throw new TlsFatalAlert(AlertDescription.user_canceled, "closed here");
    }
    if (datagram == null) {
      if (System.nanoTime() - lastHeardNanos
          >= TimeUnit.MILLISECONDS.toNanos(limits.silenceMillis())) {
        throw new TlsFatalAlert(
            AlertDescription.user_canceled,
            "nothing was heard of the peer for %d ms".formatted(limits.silenceMillis()));
      }
      return -1;
    }
    lastHeardNanos = System.nanoTime();
    turn.heard(Records.step(datagram));
    leaveIfOver();
    if (datagram.length > length) {
      return -1;
    }
    System.arraycopy(datagram, 0, buffer, offset, datagram.length);
    return datagram.length;
  }

  private byte[] poll(long nanos) throws IOException {
    try {
      byte[] datagram;
      long leftNanos = nanos;
      do {
        datagram = inbox.poll(Math.min(leftNanos, TURN_CHECK_NANOS), TimeUnit.NANOSECONDS);
        leftNanos -= TURN_CHECK_NANOS;
        if (datagram == null) {
          leaveIfOver();
        }
      } while (datagram == null && leftNanos > 0);
      return datagram;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the threads of the handshakes were closed");
    }
  }

  private void leaveIfOver() throws IOException {
    if (turn.isOver()) {
      throw new TlsFatalAlert(AlertDescription.user_canceled, turn.reason());
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    if (pendingBytes + length > pending.length) {
      flush();
    }
    System.arraycopy(buffer, offset, pending, pendingBytes, length);
    pendingBytes += length;
  }

  /** Sends the records that are collected for a datagram. */
  void flush() {
    if (pendingBytes > 0) {
      byte[] datagram = Arrays.copyOf(pending, pendingBytes);
      pendingBytes = 0;
      flight.add(datagram);
      out.accept(datagram.clone());
    }
  }

  /** Returns the datagrams that were sent since the last one was received. */
  List<byte[]> lastFlight() {
    return List.copyOf(flight);
  }

  @Override
  public void close() {
    flush();
  }
}
