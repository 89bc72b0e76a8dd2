package io.sutantra.dtls;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The thread pool on which handshakes block, with one more thread for established sessions. There
 * are no threads while there is no work.
 *
 * <p><b>Threading:</b> any thread. <b>Ownership:</b> the creator closes the pool, after its
 * sessions.
 */
public final class DtlsThreads implements AutoCloseable {
  private static final int CLOSE_MILLIS = 2_000;

  /** Bound of the queue of short tasks. A session has one task there at most. */
  private static final int MAX_TASKS = 16_384;

  /** Handshakes are not deep: a quarter of the usual stack is enough. */
  private static final int STACK_BYTES = 256 * 1024;

  /** A handshake that takes a thread of the pool. */
  interface Task {
    /** Returns the peer's origin. Scarce threads are shared equally between origins. */
    Object origin();

    /** Runs the handshake, on a thread of the pool. */
    void run();

    /** Fails the handshake, which never gets a thread. */
    void abandon();
  }

  private final AtomicInteger names = new AtomicInteger();
  private final Limits limits;
  private final HandshakeQueue<Task> queue;
  private final ThreadPoolExecutor handshakes;
  private final ThreadPoolExecutor tasks;
  private final HandshakeTurns turns;

  /**
   * The limits of a pool: how many handshakes run and wait, and how long each may take. {@link
   * #DEFAULT} is for trusted peers; with untrusted peers a grace period should be set.
   *
   * @param threads maximum number of handshakes that run at once
   * @param waiting maximum number of handshakes that wait for a thread; further ones fail at once
   * @param graceMillis time without progress after which a handshake is aborted if another one
   *     waits for a thread
   * @param turnMillis total time on a thread after which a handshake is aborted, regardless of
   *     progress, if another one waits for a thread
   * @param idleMillis time after which a thread without work ends
   */
  public record Limits(int threads, int waiting, int graceMillis, int turnMillis, int idleMillis) {
    /** An unlimited grace period or turn: no handshake is aborted in favour of those that wait. */
    public static final int PATIENT = Integer.MAX_VALUE;

    /**
     * The defaults: sixteen threads, a queue of a thousand, unlimited grace period and turn, and
     * ten seconds.
     */
    public static final Limits DEFAULT = new Limits(16, 1024, PATIENT, PATIENT, 10_000);

    /** Checks the limits. */
    public Limits {
      requirePositive("threads", threads);
      requirePositive("waiting", waiting);
      requirePositive("graceMillis", graceMillis);
      requirePositive("turnMillis", turnMillis);
      requirePositive("idleMillis", idleMillis);
    }

    private static void requirePositive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException("%s is %d, must be 1 or more".formatted(name, value));
      }
    }

    /** Returns the same limits with another number of threads. */
    public Limits withThreads(int other) {
      return new Limits(other, waiting, graceMillis, turnMillis, idleMillis);
    }

    /** Returns the same limits with another length of the queue. */
    public Limits withWaiting(int other) {
      return new Limits(threads, other, graceMillis, turnMillis, idleMillis);
    }

    /** Returns the same limits with another grace period. */
    public Limits withGraceMillis(int other) {
      return new Limits(threads, waiting, other, turnMillis, idleMillis);
    }

    /** Returns the same limits with another maximum turn. */
    public Limits withTurnMillis(int other) {
      return new Limits(threads, waiting, graceMillis, other, idleMillis);
    }

    /** Returns the same limits with another idle time. */
    public Limits withIdleMillis(int other) {
      return new Limits(threads, waiting, graceMillis, turnMillis, other);
    }
  }

  /** Creates a pool with the default limits. */
  public DtlsThreads() {
    this(Limits.DEFAULT);
  }

  /** Creates a pool. */
  public DtlsThreads(Limits limits) {
    this.limits = limits;
    this.queue = new HandshakeQueue<>(limits.threads(), limits.waiting());
    // Handshakes wait in the queue. The pool holds those that run, and one for each thread that is
    // about to run.
    this.handshakes = pool(limits.threads(), 2 * limits.threads());
    this.tasks = pool(1, MAX_TASKS);
    this.turns = new HandshakeTurns(queue::size, limits.graceMillis(), limits.turnMillis());
  }

  private ThreadPoolExecutor pool(int threads, int waiting) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            limits.idleMillis(),
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

  /** Runs a handshake, now or later; returns false if there is no room. */
  boolean handshake(Task task) {
    if (handshakes.isShutdown() || !queue.offer(task, task.origin())) {
      return false;
    }
    return dispatch(task);
  }

  /**
   * Gives free threads to waiting handshakes; returns false if the asking handshake cannot have
   * one.
   */
  private boolean dispatch(Task asking) {
    boolean done = true;
    HandshakeQueue.Taken<Task> next;
    while ((next = queue.take()) != null) {
      if (!execute(handshakes, new Run(next))) {
        // The pool was closed meanwhile.
        queue.done(next);
        if (next.handshake() == asking) {
          done = false;
        } else {
          next.handshake().abandon();
        }
      }
    }
    return done;
  }

  /** The task that runs a handshake on its thread. */
  private final class Run implements Runnable {
    private final HandshakeQueue.Taken<Task> taken;

    Run(HandshakeQueue.Taken<Task> taken) {
      this.taken = taken;
    }

    @Override
    public void run() {
      try {
        taken.handshake().run();
      } finally {
        queue.done(taken);
        var unused = dispatch(null);
      }
    }
  }

  /** Begins the turn of a handshake on its thread. */
  HandshakeTurns.Turn turn() {
    return turns.begin();
  }

  /** Removes a handshake that still waits. */
  void cancel(Task task) {
    queue.remove(task, task.origin());
  }

  /** Runs a short task; returns false if there is no room. */
  boolean submit(Runnable work) {
    return execute(tasks, work);
  }

  private static boolean execute(ThreadPoolExecutor pool, Runnable work) {
    try {
      pool.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Returns the message for handshakes for which there is no room. */
  String full() {
    return handshakes.isShutdown()
        ? "the threads of the handshakes were closed"
        : "%d handshakes run and %d wait: there is no room for one more"
            .formatted(limits.threads(), limits.waiting());
  }

  /** Returns the number of threads. */
  int size() {
    return handshakes.getPoolSize() + tasks.getPoolSize();
  }

  /** Aborts the running handshakes, and waits two seconds at most for their end. */
  @Override
  public void close() {
    for (Runnable waiting : handshakes.shutdownNow()) {
      if (waiting instanceof Run handshake) {
        handshake.taken.handshake().abandon();
      }
    }
    queue.removeAll().forEach(Task::abandon);
    try {
      if (handshakes.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        tasks.shutdown();
        tasks.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tasks.shutdownNow();
  }
}
