package io.sutantra.dtls;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The decision which running handshakes must give up their threads to waiting ones: as many as
 * wait, among those whose time is up. The time of a handshake is up when it makes no progress for
 * the grace period, and when it exceeds its maximum turn in spite of progress: nothing that a peer
 * says before the end of a handshake is authentic. So a crowd of peers that begin handshakes and
 * end none does not keep everybody else out.
 *
 * <p><b>Threading:</b> any thread; a turn is confined to its thread.
 */
final class HandshakeTurns {
  private final IntSupplier waiting;
  private final int graceMillis;
  private final int turnMillis;

  // Guarded by this object's lock.
  private final Set<Turn> running = new HashSet<>();
  private int leaving;

  /**
   * Creates the decision for one pool.
   *
   * @param waiting number of handshakes that wait at present
   * @param graceMillis time that a handshake may spend without progress
   * @param turnMillis time that a handshake may spend in total
   */
  HandshakeTurns(IntSupplier waiting, int graceMillis, int turnMillis) {
    this.waiting = waiting;
    this.graceMillis = graceMillis;
    this.turnMillis = turnMillis;
  }

  synchronized Turn begin() {
    Turn turn = new Turn();
    running.add(turn);
    return turn;
  }

  private synchronized boolean isOneOfTheFirst(Turn turn, long nowNanos) {
    int places = waiting.getAsInt() - leaving;
    for (Turn other : running) {
      if (other.overNanos(nowNanos) > turn.overNanos(nowNanos)) {
        places--;
      }
    }
    if (places <= 0 || !running.remove(turn)) {
      return false;
    }
    leaving++;
    return true;
  }

  private synchronized void end(Turn turn) {
    if (!running.remove(turn)) {
      leaving--;
    }
  }

  /** The time of one handshake on its thread. */
  final class Turn implements AutoCloseable {
    private final long beginNanos = System.nanoTime();
    private volatile long progressNanos = beginNanos;
    private int reached;

    /** Notes a step of the peer. A repeated step is no progress. */
    void heard(int step) {
      if (step > reached) {
        reached = step;
        progressNanos = System.nanoTime();
      }
    }

    /** Returns for how long the time has been up; negative if the time is not up. */
    private long overNanos(long nowNanos) {
      return Math.max(
          nowNanos - progressNanos - TimeUnit.MILLISECONDS.toNanos(graceMillis),
          nowNanos - beginNanos - TimeUnit.MILLISECONDS.toNanos(turnMillis));
    }

    /** Returns whether the handshake must give up its thread now. */
    boolean isOver() {
      long now = System.nanoTime();
      return overNanos(now) >= 0 && waiting.getAsInt() > 0 && isOneOfTheFirst(this, now);
    }

    /** Returns a text for people that says why the handshake gave up its thread. */
    String reason() {
      return System.nanoTime() - beginNanos >= TimeUnit.MILLISECONDS.toNanos(turnMillis)
          ? "it was not done within %d ms, and others waited for the thread".formatted(turnMillis)
          : "it stood still for %d ms, and others waited for the thread".formatted(graceMillis);
    }

    @Override
    public void close() {
      end(this);
    }
  }
}
