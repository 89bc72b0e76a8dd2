package io.sutantra.dtls;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Who has to leave its thread when others wait for one: as many as wait, of those whose time is up.
 * That is so when a handshake has not got on for some time, and when it has taken too long, however
 * it seems to get on: until its end nothing that a peer says is authentic. So a crowd that begins
 * handshakes and ends none does not keep everybody else out.
 *
 * <p><b>Threading:</b> any thread; a turn is its thread's.
 */
final class Turns {
  private final IntSupplier waiting;
  private final int graceMillis;
  private final int turnMillis;

  // Guarded by this object's lock.
  private final Set<Turn> running = new HashSet<>();
  private int leaving;

  /**
   * Makes it.
   *
   * @param waiting how many wait at present
   * @param graceMillis for so long nobody has to leave who stands still
   * @param turnMillis for so long nobody has to leave who gets on
   */
  Turns(IntSupplier waiting, int graceMillis, int turnMillis) {
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

  /** One handshake's stay on its thread. */
  final class Turn implements AutoCloseable {
    private final long beginNanos = System.nanoTime();
    private volatile long progressNanos = beginNanos;
    private int reached;

    /** The peer has been heard; what it said before does not count again. */
    void heard(int step) {
      if (step > reached) {
        reached = step;
        progressNanos = System.nanoTime();
      }
    }

    /** For how long its time has been up; negative if it is not. */
    private long overNanos(long nowNanos) {
      return Math.max(
          nowNanos - progressNanos - TimeUnit.MILLISECONDS.toNanos(graceMillis),
          nowNanos - beginNanos - TimeUnit.MILLISECONDS.toNanos(turnMillis));
    }

    /** Whether it has to make room for another one, now. */
    boolean isOver() {
      long now = System.nanoTime();
      return overNanos(now) >= 0 && waiting.getAsInt() > 0 && isOneOfTheFirst(this, now);
    }

    /** Why it has to make room, for people. */
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
