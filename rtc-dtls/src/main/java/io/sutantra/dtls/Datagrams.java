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
 * Datagrams in and out of a handshake that blocks.
 *
 * <p>The records of a flight share datagrams: fewer are lost, and fewer are to be sent.
 *
 * <p><b>Threading:</b> confined to the handshake's thread; others put into the queue.
 */
final class Datagrams implements DatagramTransport {
  /** So often it is looked whether the thread is needed. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final BlockingQueue<byte[]> inbox;
  private final BooleanSupplier closing;
  private final Consumer<byte[]> out;
  private final DtlsLimits limits;
  private final Turns.Turn turn;
  private final byte[] pending;
  private final List<byte[]> flight = new ArrayList<>(2);
  private int pendingBytes;
  private long lastHeardNanos = System.nanoTime();

  /**
   * Makes it.
   *
   * @param inbox what was received; an empty array wakes a handshake that is to end
   * @param closing whether it is to end
   * @param turn tells whether the thread is needed for another one
   */
  Datagrams(
      BlockingQueue<byte[]> inbox,
      BooleanSupplier closing,
      Consumer<byte[]> out,
      DtlsLimits limits,
      Turns.Turn turn) {
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
        datagram = inbox.poll(Math.min(leftNanos, LOOK_NANOS), TimeUnit.NANOSECONDS);
        leftNanos -= LOOK_NANOS;
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

  /** Lets go what waits for company. */
  void flush() {
    if (pendingBytes > 0) {
      byte[] datagram = Arrays.copyOf(pending, pendingBytes);
      pendingBytes = 0;
      flight.add(datagram);
      out.accept(datagram.clone());
    }
  }

  /** The datagrams that were sent since the last was received. */
  List<byte[]> lastFlight() {
    return List.copyOf(flight);
  }

  @Override
  public void close() {
    flush();
  }
}
