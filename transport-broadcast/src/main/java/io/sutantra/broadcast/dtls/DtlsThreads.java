package io.sutantra.broadcast.dtls;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which handshakes block, and one more for what comes after them. There are none
 * while there is nothing to do.
 *
 * <p><b>Threading:</b> any thread. <b>Ownership:</b> whoever makes one closes it, after its
 * sessions.
 */
public final class DtlsThreads implements AutoCloseable {
  /** As many handshakes at once. */
  public static final int DEFAULT_THREADS = 16;

  /** As many wait for a thread. */
  public static final int DEFAULT_WAITING = 1024;

  /** Nobody has to leave a thread for the sake of those who wait. */
  public static final int PATIENT = Integer.MAX_VALUE;

  private static final int IDLE_MILLIS = 10_000;
  private static final int CLOSE_MILLIS = 2_000;

  /** A session waits here once at most; as many sessions have news at once. */
  private static final int MAX_ERRANDS = 16_384;

  /** Handshakes are not deep: a quarter of the usual stack is plenty. */
  private static final int STACK_BYTES = 256 * 1024;

  private final AtomicInteger names = new AtomicInteger();
  private final int maxThreads;
  private final int maxWaiting;
  private final ThreadPoolExecutor handshakes;
  private final ThreadPoolExecutor errands;
  private final Turns turns;

  /** Makes sixteen at most, and a queue of a thousand. */
  public DtlsThreads() {
    this(DEFAULT_THREADS, DEFAULT_WAITING);
  }

  /**
   * Makes some.
   *
   * @param maxThreads as many handshakes at once
   * @param maxWaiting as many handshakes wait for a thread; what comes on top fails at once
   */
  public DtlsThreads(int maxThreads, int maxWaiting) {
    this(maxThreads, maxWaiting, PATIENT);
  }

  /**
   * Makes some that are good for peers who are not trusted.
   *
   * @param maxThreads as many handshakes at once
   * @param maxWaiting as many handshakes wait for a thread; what comes on top fails at once
   * @param graceMillis a handshake that has not got on for so long is broken off if another one
   *     waits for a thread
   */
  public DtlsThreads(int maxThreads, int maxWaiting, int graceMillis) {
    this(maxThreads, maxWaiting, graceMillis, IDLE_MILLIS);
  }

  DtlsThreads(int maxThreads, int maxWaiting, int graceMillis, int idleMillis) {
    if (maxThreads < 1 || maxWaiting < 1) {
      throw new IllegalArgumentException(
          "%d threads and room for %d that wait; both must be 1 or more"
              .formatted(maxThreads, maxWaiting));
    }
    this.maxThreads = maxThreads;
    this.maxWaiting = maxWaiting;
    this.handshakes = pool(maxThreads, maxWaiting, idleMillis);
    this.errands = pool(1, MAX_ERRANDS, idleMillis);
    this.turns = new Turns(handshakes.getQueue()::size, graceMillis);
  }

  private ThreadPoolExecutor pool(int threads, int waiting, int idleMillis) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            idleMillis,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(waiting),
            this::thread);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "sutantra-dtls-" + names.incrementAndGet(), STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  /** A handshake that waits for its thread. */
  record Waiting(DtlsSession session) implements Runnable {
    @Override
    public void run() {
      session.handshake();
    }
  }

  /** Has a handshake run; false if there is no room for it. */
  boolean handshake(DtlsSession session) {
    return execute(handshakes, new Waiting(session));
  }

  /** A handshake has got its thread. */
  Turns.Turn turn() {
    return turns.begin();
  }

  /** Takes a handshake back that still waits. */
  void forget(DtlsSession session) {
    handshakes.remove(new Waiting(session));
  }

  /** Has something short run; false if there is no room for it. */
  boolean errand(Runnable work) {
    return execute(errands, work);
  }

  private static boolean execute(ThreadPoolExecutor pool, Runnable work) {
    try {
      pool.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** What to say to those for whom there is no room. */
  String full() {
    return handshakes.isShutdown()
        ? "the threads of the handshakes were closed"
        : "%d handshakes run and %d wait: there is no room for one more"
            .formatted(maxThreads, maxWaiting);
  }

  /** How many threads there are. */
  int size() {
    return handshakes.getPoolSize() + errands.getPoolSize();
  }

  /** Breaks off what runs, and waits two seconds at most for it. */
  @Override
  public void close() {
    for (Runnable waiting : handshakes.shutdownNow()) {
      if (waiting instanceof Waiting handshake) {
        handshake.session().abandon();
      }
    }
    try {
      if (handshakes.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        errands.shutdown();
        errands.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    errands.shutdownNow();
  }
}
