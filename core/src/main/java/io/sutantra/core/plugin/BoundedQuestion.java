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
 * A question that a plug-in is asked again and again, for others to read the answer. A plug-in that
 * hangs costs whoever asks a tenth of a second, once; until it answers again, its last answer
 * stands, and one thread waits for it, however often it is asked. Other questions that share its
 * {@link Patience} are not waited for either, for a while.
 *
 * <p><b>Threading:</b> any thread.
 *
 * @param <T> the kind of answer, immutable
 */
public final class BoundedQuestion<T> {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedQuestion.class);

  private final String what;
  private final T none;
  private final Supplier<T> question;
  private final Executor threads;
  private final Patience patience;
  private final AtomicReference<CompletableFuture<Void>> outstanding = new AtomicReference<>();
  private volatile T last;
  private volatile boolean overdue;

  /**
   * A question that was not asked yet.
   *
   * @param what is asked, for the log: {@code "transport 'broadcast': address"}
   * @param none is the answer until there is one, and after the plug-in threw
   * @param threads run the question; one for each question that hangs
   */
  public BoundedQuestion(String what, T none, Supplier<T> question, Executor threads) {
    this(what, none, question, threads, new Patience());
  }

  /**
   * A question that was not asked yet, to a plug-in that is asked others too.
   *
   * @param what is asked, for the log: {@code "transport 'broadcast': address"}
   * @param none is the answer until there is one, and after the plug-in threw
   * @param threads run the question; one for each question that hangs
   * @param patience with the plug-in
   */
  public BoundedQuestion(
      String what, T none, Supplier<T> question, Executor threads, Patience patience) {
    this.patience = patience;
    this.what = what;
    this.none = none;
    this.question = question;
    this.threads = threads;
    this.last = none;
  }

  /** The answer, or the last one that there was. */
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
    long nanos = overdue ? 0 : patience.nanos();
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
      patience.lose();
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
      last = question.get();
    } catch (RuntimeException | Error broken) {
      last = none;
      LOG.debug("{} cannot be answered", what, broken);
    }
    // Whoever asks next waits for the answer only if that takes no longer than it should.
    overdue = System.nanoTime() - begin > Patience.mostNanos();
    outstanding.set(null);
    call.complete(null);
  }
}
