package io.sutantra.dtls;

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
  private static final int CLOSE_MILLIS = 2_000;

  /** A session waits here once at most; as many sessions have news at once. */
  private static final int MAX_ERRANDS = 16_384;

  /** Handshakes are not deep: a quarter of the usual stack is plenty. */
  private static final int STACK_BYTES = 256 * 1024;

  private final AtomicInteger names = new AtomicInteger();
  private final Limits limits;
  private final HandshakeQueue<DtlsSession> queue;
  private final ThreadPoolExecutor handshakes;
  private final ThreadPoolExecutor errands;
  private final Turns turns;

  /**
   * How many handshakes there may be, and for how long. {@link #DEFAULT} is good for peers who are
   * trusted; strangers are better given a grace.
   *
   * @param threads as many handshakes at once
   * @param waiting as many handshakes wait for a thread; what comes on top fails at once
   * @param graceMillis a handshake that has not got on for so long is broken off if another one
   *     waits for a thread
   * @param turnMillis a handshake that has had its thread for so long, whatever it has said
   *     meanwhile, is broken off if another one waits for a thread
   * @param idleMillis a thread without work ends after so long
   */
  public record Limits(int threads, int waiting, int graceMillis, int turnMillis, int idleMillis) {
    /** A grace that does not end: nobody has to leave a thread for the sake of those who wait. */
    public static final int PATIENT = Integer.MAX_VALUE;

    /** Sixteen threads, a queue of a thousand, no end to grace and turn, and ten seconds. */
    public static final Limits DEFAULT = new Limits(16, 1024, PATIENT, PATIENT, 10_000);

    /** Checks them. */
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

    /** The same with another number of threads. */
    public Limits withThreads(int other) {
      return new Limits(other, waiting, graceMillis, turnMillis, idleMillis);
    }

    /** The same with room for another number of handshakes that wait. */
    public Limits withWaiting(int other) {
      return new Limits(threads, other, graceMillis, turnMillis, idleMillis);
    }

    /** The same with another grace. */
    public Limits withGraceMillis(int other) {
      return new Limits(threads, waiting, other, turnMillis, idleMillis);
    }

    /** The same with another end to a turn. */
    public Limits withTurnMillis(int other) {
      return new Limits(threads, waiting, graceMillis, other, idleMillis);
    }

    /** The same with threads that wait for work for another time. */
    public Limits withIdleMillis(int other) {
      return new Limits(threads, waiting, graceMillis, turnMillis, other);
    }
  }

  /** Makes some, with the default limits. */
  public DtlsThreads() {
    this(Limits.DEFAULT);
  }

  /** Makes some. */
  public DtlsThreads(Limits limits) {
    this.limits = limits;
    this.queue = new HandshakeQueue<>(limits.threads(), limits.waiting());
    // Those that wait do so in the queue; here there is one that runs, or is about to, for a
    // thread.
    this.handshakes = pool(limits.threads(), 2 * limits.threads());
    this.errands = pool(1, MAX_ERRANDS);
    this.turns = new Turns(queue::size, limits.graceMillis(), limits.turnMillis());
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

  /** Has a handshake run, now or later; false if there is no room for it. */
  boolean handshake(DtlsSession session) {
    if (handshakes.isShutdown() || !queue.offer(session, session.origin())) {
      return false;
    }
    return dispatch(session);
  }

  /** Gives free threads to those that wait; false if that one cannot have any. */
  private boolean dispatch(DtlsSession asking) {
    boolean done = true;
    HandshakeQueue.Taken<DtlsSession> next;
    while ((next = queue.take()) != null) {
      if (!execute(handshakes, new Run(next))) {
        // They were closed meanwhile.
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

  /** One handshake on its thread. */
  private final class Run implements Runnable {
    private final HandshakeQueue.Taken<DtlsSession> taken;

    Run(HandshakeQueue.Taken<DtlsSession> taken) {
      this.taken = taken;
    }

    @Override
    public void run() {
      try {
        taken.handshake().handshake();
      } finally {
        queue.done(taken);
        var unused = dispatch(null);
      }
    }
  }

  /** A handshake has got its thread. */
  Turns.Turn turn() {
    return turns.begin();
  }

  /** Takes a handshake back that still waits. */
  void forget(DtlsSession session) {
    queue.remove(session, session.origin());
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
            .formatted(limits.threads(), limits.waiting());
  }

  /** How many threads there are. */
  int size() {
    return handshakes.getPoolSize() + errands.getPoolSize();
  }

  /** Breaks off what runs, and waits two seconds at most for it. */
  @Override
  public void close() {
    for (Runnable waiting : handshakes.shutdownNow()) {
      if (waiting instanceof Run handshake) {
        handshake.taken.handshake().abandon();
      }
    }
    queue.removeAll().forEach(DtlsSession::abandon);
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
