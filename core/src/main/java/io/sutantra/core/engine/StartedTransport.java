package io.sutantra.core.engine;

import io.sutantra.api.IceServer;
import io.sutantra.api.Signalling;
import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.api.Transport;
import io.sutantra.core.plugin.BoundedQuery;
import io.sutantra.core.plugin.WaitLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started transport and the threads on which it is called. The threads belong to the transport
 * and each call has a time limit, so that a transport that hangs delays only its own callers.
 *
 * <p><b>Threading:</b> any thread; no call blocks for longer than 100 ms.
 */
final class StartedTransport {
  private static final Logger LOG = LoggerFactory.getLogger(StartedTransport.class);
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 256;
  private static final long KEEP_SECONDS = 10;
  private static final long MOMENT_MILLIS = 100;

  private final String name;
  private final Transport transport;
  private final Optional<Signalling> signalling;
  private final Duration limit;
  private final BoundedQuery<List<String>> address;
  private final BoundedQuery<List<IceServer>> iceServers;
  private final ThreadPoolExecutor calls;

  /**
   * Creates the wrapper of a transport that was started.
   *
   * @param signalling the signalling of the transport, as the transport reported it
   * @param limit the time limit of a call
   * @param queries the threads for queries to the transport
   * @param waitLimit the wait limit of the transport for these queries
   */
  StartedTransport(
      String name,
      Transport transport,
      Optional<Signalling> signalling,
      Duration limit,
      Executor queries,
      WaitLimit waitLimit) {
    this.name = name;
    this.transport = transport;
    this.signalling = signalling;
    this.limit = limit;
    String who = "transport '" + name + "': ";
    this.address =
        new BoundedQuery<>(
            who + "address",
            List.of(),
            () -> transport.address().stream().toList(),
            queries,
            waitLimit);
    this.iceServers =
        new BoundedQuery<>(
            who + "iceServers",
            List.of(),
            () -> signalling.map(Signalling::iceServers).map(List::copyOf).orElse(List.of()),
            queries,
            waitLimit);
    this.calls =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "sutantra-" + name + "-calls");
              thread.setDaemon(true);
              return thread;
            });
    calls.allowCoreThreadTimeOut(true);
  }

  Transport transport() {
    return transport;
  }

  boolean hasSignalling() {
    return signalling.isPresent();
  }

  List<String> addresses() {
    return address.ask();
  }

  List<IceServer> iceServers() {
    return iceServers.ask();
  }

  /**
   * Makes a signalling call for a viewer. A call whose caller has stopped waiting before a thread
   * is free is not made.
   *
   * @param tooLate an action that runs after a call that was answered too late
   * @return a stage that fails with a {@link SignallingException}, also if the transport does not
   *     answer in time
   */
  <T> CompletionStage<T> signal(Function<Signalling, CompletionStage<T>> call, Runnable tooLate) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      calls.execute(
          () -> {
            if (!answer.isDone()) {
              guarded(() -> call.apply(signalling.orElseThrow()))
                  .whenComplete(
                      (value, problem) -> {
                        if (problem != null) {
                          answer.completeExceptionally(problem);
                        } else if (!answer.complete(value)) {
                          tooLate.run();
                        }
                      });
            }
          });
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedStage(
          new SignallingException(
              Reason.FULL,
              "too many wait for transport '%s'; try again in a moment".formatted(name),
              full));
    }
    return answer
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(problem -> CompletableFuture.failedStage(explained(problem)));
  }

  private Throwable explained(Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    return cause instanceof TimeoutException
        ? new SignallingException(
            Reason.INTERNAL,
            "transport '%s' did not answer within %s".formatted(name, BoundedCalls.seconds(limit)),
            cause)
        : cause;
  }

  private <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (SignallingException refused) {
      return CompletableFuture.failedStage(refused);
    } catch (RuntimeException | Error broken) {
      // The caller logs the failure. A failure may belong to any one of many requests, so it is not
      // logged here.
      return CompletableFuture.failedStage(
          new SignallingException(
              Reason.INTERNAL, Failures.describe("the transport", broken), broken));
    }
  }

  /** Disconnects a viewer, soon. */
  void disconnect(String viewerId, String reason) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    boolean busy = calls.getActiveCount() >= THREADS;
    try {
      calls.execute(
          () -> {
            try {
              transport.disconnect(viewerId, reason);
            } catch (RuntimeException | Error broken) {
              LOG.warn("transport {}: a viewer could not be disconnected", name, broken);
            } finally {
              told.complete(null);
            }
          });
      if (!busy) {
        told.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException | TimeoutException late) {
      LOG.warn("transport {} does not come back from disconnecting a viewer", name);
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Closes the transport, about within the time limit. */
  void close(Duration timeout) {
    BoundedCalls.close(name, "transport", timeout, transport::close);
    calls.shutdownNow();
  }
}
