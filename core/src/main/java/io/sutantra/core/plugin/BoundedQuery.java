package io.sutantra.core.plugin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query that a plug-in is asked repeatedly, with a time limit. A plug-in that hangs delays its
 * first caller by a tenth of a second. Until the plug-in answers again, callers get its last answer
 * at once, and a single thread waits for it. For a while, callers do not wait either for other
 * queries that share the {@link WaitLimit}.
 *
 * <p><b>Threading:</b> any thread.
 *
 * @param <T> the type of the answer, immutable
 */
public final class BoundedQuery<T> {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedQuery.class);

  private final String what;
  private final T none;
  private final Supplier<T> query;
  private final Executor threads;
  private final WaitLimit waitLimit;
  private final AtomicReference<CompletableFuture<Void>> outstanding = new AtomicReference<>();
  private volatile T last;
  private volatile boolean overdue;

  /**
   * Creates a query that has not been asked yet.
   *
   * @param what the subject of the query, for the log: {@code "transport 'broadcast': address"}
   * @param none the answer until the first real answer, and after the plug-in threw
   * @param threads the threads that run the query; each query that hangs occupies one
   */
  public BoundedQuery(String what, T none, Supplier<T> query, Executor threads) {
    this(what, none, query, threads, new WaitLimit());
  }

  /**
   * Creates a query that has not been asked yet, to a plug-in with other queries.
   *
   * @param what the subject of the query, for the log: {@code "transport 'broadcast': address"}
   * @param none the answer until the first real answer, and after the plug-in threw
   * @param threads the threads that run the query; each query that hangs occupies one
   * @param waitLimit the wait limit of the plug-in
   */
  public BoundedQuery(
      String what, T none, Supplier<T> query, Executor threads, WaitLimit waitLimit) {
    this.waitLimit = waitLimit;
    this.what = what;
    this.none = none;
    this.query = query;
    this.threads = threads;
    this.last = none;
  }

  /** Returns the answer, or the last known answer if the plug-in does not answer in time. */
  public T ask() {
    CompletableFuture<Void> fresh = new CompletableFuture<>();
    CompletableFuture<Void> call = outstanding.compareAndExchange(null, fresh);
    if (call == null) {
      call = fresh;
      try {
        threads.execute(() -> answer(fresh));
      } catch (RejectedExecutionException closed) {
        outstanding.set(null);
        return last;
      }
    }
    long nanos = overdue ? 0 : waitLimit.nanos();
    if (nanos > 0) {
      await(call, nanos);
    }
    return last;
  }

  private void await(CompletableFuture<Void> call, long nanos) {
    try {
      call.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      overdue = true;
      waitLimit.timedOut();
      LOG.warn(
          "{} is not answered within {} ms; the last answer stands",
          what,
          TimeUnit.NANOSECONDS.toMillis(nanos));
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void answer(CompletableFuture<Void> call) {
    long begin = System.nanoTime();
    try {
      last = query.get();
    } catch (RuntimeException | Error broken) {
      last = none;
      LOG.debug("{} cannot be answered", what, broken);
    }
    // The next caller waits for the answer only if this answer was in time.
    overdue = System.nanoTime() - begin > WaitLimit.maxNanos();
    outstanding.set(null);
    call.complete(null);
  }
}
