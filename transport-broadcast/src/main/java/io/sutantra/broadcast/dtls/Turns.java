package io.sutantra.broadcast.dtls;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Who has to leave its thread when others wait for one: as many as wait, of those whose handshakes
 * have not got on for some time the ones that stand still longest. So a crowd that begins
 * handshakes and falls silent does not keep everybody else out.
 *
 * <p><b>Threading:</b> any thread; a turn is its thread's.
 */
final class Turns {
  private final IntSupplier waiting;
  private final int graceMillis;

  // Guarded by this object's lock.
  private final Set<Turn> running = new HashSet<>();
  private int leaving;

  /**
   * Makes it.
   *
   * @param waiting how many wait at present
   * @param graceMillis for so long nobody has to leave
   */
  Turns(IntSupplier waiting, int graceMillis) {
    this.waiting = waiting;
    this.graceMillis = graceMillis;
  }

  synchronized Turn begin() {
    Turn turn = new Turn();
    running.add(turn);
    return turn;
  }

  private synchronized boolean isOneOfTheOldest(Turn turn, long nowNanos) {
    int places = waiting.getAsInt() - leaving;
    for (Turn other : running) {
      if (nowNanos - other.progressNanos > nowNanos - turn.progressNanos) {
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

  /** One handshake's stay on its thread. */
  final class Turn implements AutoCloseable {
    private volatile long progressNanos = System.nanoTime();
    private int reached;

    /** The peer has been heard; what it said before does not count again. */
    void heard(int step) {
      if (step > reached) {
        reached = step;
        progressNanos = System.nanoTime();
      }
    }

    /** Whether it has to make room for another one, now. */
    boolean isOver() {
      long now = System.nanoTime();
      return now - progressNanos >= TimeUnit.MILLISECONDS.toNanos(graceMillis)
          && waiting.getAsInt() > 0
          && isOneOfTheOldest(this, now);
    }

    int graceMillis() {
      return graceMillis;
    }

    @Override
    public void close() {
      end(this);
    }
  }
}
