package io.sutantra.core.engine;

import io.sutantra.core.event.StreamState;
import io.sutantra.core.pipeline.PipelineListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of a stream. The lifecycle opens the stream's source, reopens a failed source,
 * closes the source while the stream has no viewers, and ends the stream. The sinks and their
 * viewers stay throughout.
 *
 * <p><b>Threading:</b> any thread but a stage's; long work runs on the control threads. Sources and
 * codecs are started outside of the lock, so that a stream whose source or codec hangs can be
 * stopped.
 */
final class StreamLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(StreamLifecycle.class);

  private final StreamSpec spec;
  private final EngineContext context;
  private final SetUp setUp;
  private final ExecutorService control;
  private final BooleanSupplier watched;
  private final Runnable onChange;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Status status = new Status(StreamState.STARTING);
  private volatile FlowSetup setup;
  private volatile MediaFlow flow;
  private volatile boolean mayRest;
  private volatile int bitrateBps;
  private volatile long unwatchedSinceNanos;

  // Guarded by the lock:
  private FlowListener running;
  private boolean opening;
  private int failures;
  // Whether the last flow ended because the stream rested. The next flow then continues where the
  // source would be by now. After a failure, the source may have become something else, such as
  // another file of the same name, so it starts from its beginning.
  private boolean rested;
  private long runningSinceNanos;
  private Future<?> retry;

  /**
   * A factory of the parts that all flows of a stream share. The factory starts the stream's
   * transports.
   */
  @FunctionalInterface
  interface SetUp {
    FlowSetup make(StreamSpec spec) throws Exception;
  }

  /**
   * The status of a stream.
   *
   * @param failure the reason, if the stream failed or its source is opened again
   * @param nextAttempt the time at which the source is opened again
   */
  record Status(StreamState state, Optional<String> failure, Optional<Instant> nextAttempt) {
    Status(StreamState state) {
      this(state, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Creates the lifecycle of a stream that is not open yet.
   *
   * @param watched whether the stream has viewers
   * @param onChange an action that runs after each change of the state
   */
  StreamLifecycle(
      StreamSpec spec,
      EngineContext context,
      SetUp setUp,
      ExecutorService control,
      BooleanSupplier watched,
      Runnable onChange) {
    this.spec = spec;
    this.context = context;
    this.setUp = setUp;
    this.control = control;
    this.watched = watched;
    this.onChange = onChange;
    this.bitrateBps = spec.bitrateBps();
  }

  Status status() {
    return status;
  }

  StreamState state() {
    return status.state();
  }

  /** Returns the running flow, or the last one; null before the first flow. */
  MediaFlow flow() {
    return flow;
  }

  /** Returns whether viewers can connect; they may have to wait for the first picture. */
  boolean acceptsViewers() {
    FlowSetup made = setup;
    return made != null && made.sinks().isOpen() && !state().terminal();
  }

  /**
   * Sets another target bit rate, in bits per second, which also holds after the source is
   * reopened.
   */
  void setTargetBitrate(int bps) {
    bitrateBps = bps;
    MediaFlow open = flow;
    if (open != null) {
      open.pipeline().setTargetBitrate(bps);
    }
  }

  /**
   * Opens the stream for the first time.
   *
   * @param patient whether a source that does not start is retried later, instead of failing the
   *     stream
   * @throws Exception the exception of a plug-in; {@link #finish} releases the open parts then
   */
  void open(boolean patient) throws Exception {
    requireNotEnded();
    FlowSetup made = setUp.make(spec);
    lock.lock();
    try {
      requireNotEnded();
      setup = made;
      opening = true;
    } finally {
      lock.unlock();
    }
    try {
      run(Duration.ZERO);
    } catch (SourceStartException failure) {
      if (!patient) {
        throw failure;
      }
      tryAgain(failure.getMessage());
    }
    onChange.run();
  }

  private void requireNotEnded() {
    if (state().terminal()) {
      throw new StreamException("it was stopped before it had started");
    }
  }

  /** Starts the source, which may take seconds, and the flow behind it. */
  private void run(Duration position) throws Exception {
    OpenSource source = OpenSource.start(context, spec, position);
    Duration third = context.options().closeTimeout().dividedBy(3);
    if (state().terminal()) {
      source.close(spec.id(), third);
      requireNotEnded();
    }
    FlowListener listener = new FlowListener();
    MediaFlow opened = MediaFlow.open(setup, source, bitrateBps, listener);
    lock.lock();
    try {
      if (state().terminal()) {
        opened.release(true, third);
        requireNotEnded();
      }
      opened.start(third);
      opened.pipeline().setTargetBitrate(bitrateBps);
      SourceOptions options = context.options().sources();
      running = listener;
      flow = opened;
      opening = false;
      mayRest =
          spec.onDemand()
              && !options.restAfter().isZero()
              && (options.restReceivers() || !opened.receives());
      runningSinceNanos = context.clock().nanoTime();
      unwatchedSinceNanos = runningSinceNanos;
      become(new Status(StreamState.RUNNING));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a new state, unless the stream has ended. The stream can end while another thread holds
   * the lock.
   *
   * @return whether the state was taken
   */
  private synchronized boolean become(Status next) {
    boolean may = !state().terminal();
    if (may) {
      status = next;
    }
    return may;
  }

  /** Schedules another attempt, unless the stream has ended. */
  private void tryAgain(String why) {
    lock.lock();
    try {
      opening = false;
      if (control.isShutdown()) {
        return;
      }
      failures++;
      Duration delay = context.options().sources().retryDelay(failures);
      Instant at = Instant.ofEpochMilli(context.clock().epochMillis()).plus(delay);
      if (!become(new Status(StreamState.RETRYING, Optional.of(why), Optional.of(at)))) {
        return;
      }
      retry =
          context
              .timer()
              .schedule(
                  () -> submit(() -> reopen(StreamState.RETRYING)),
                  delay.toNanos(),
                  TimeUnit.NANOSECONDS);
      LOG.info(
          "stream {}: {}; its source is opened anew in {} ms", spec.id(), why, delay.toMillis());
    } finally {
      lock.unlock();
    }
  }

  /** Reopens the source of a stream that rests or waits for the next attempt. */
  private void reopen(StreamState from) {
    Duration position;
    lock.lock();
    try {
      if (state() != from || opening) {
        return;
      }
      opening = true;
      position = rested ? setup.continuity().position(context.clock().nanoTime()) : Duration.ZERO;
    } finally {
      lock.unlock();
    }
    try {
      run(position);
    } catch (Exception | Error failure) {
      tryAgain(Failures.describe(OpenSource.name(spec), failure));
    }
    onChange.run();
  }

  /** Reopens the source of a resting stream because a viewer has come. Returns at once. */
  void wake() {
    if (state() == StreamState.RESTING) {
      submit(() -> reopen(StreamState.RESTING));
    }
  }

  /**
   * Closes the source of the stream for a rest if the stream has had no viewer for long enough.
   * Called periodically; returns at once.
   */
  void restIfUnwatched(long nowNanos) {
    if (state() == StreamState.RUNNING && mayRest) {
      if (watched.getAsBoolean()) {
        unwatchedSinceNanos = nowNanos;
      } else if (nowNanos - unwatchedSinceNanos
          >= context.options().sources().restAfter().toNanos()) {
        submit(this::rest);
      }
    }
  }

  /** Wakes a resting stream if one of its sinks wants media without having announced a viewer. */
  void wakeIfWanted() {
    if (state() == StreamState.RESTING && setup.sinks().wanted()) {
      wake();
    }
  }

  private void rest() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (state() != StreamState.RUNNING) {
        return;
      }
      if (watched.getAsBoolean() || setup.sinks().wanted()) {
        unwatchedSinceNanos = context.clock().nanoTime();
        return;
      }
      if (pause()) {
        failures = 0;
        rested = true;
        become(new Status(StreamState.RESTING));
      }
    } finally {
      lock.unlock();
    }
    onChange.run();
    if (watched.getAsBoolean()) {
      // A viewer came while the source was being closed.
      wake();
    }
  }

  /**
   * Ends the flow and keeps the sinks. The caller holds the lock. If a plug-in blocks its stage,
   * which may then call the sinks at any time, the stream fails.
   */
  private boolean pause() {
    Duration third = context.options().closeTimeout().dividedBy(3);
    boolean ended = flow.end(third);
    flow.release(ended, third);
    running = null;
    if (ended) {
      setup.sinks().pause();
    } else {
      become(
          new Status(
              StreamState.FAILED,
              Optional.of("a plug-in holds up its stage, so that it cannot go on"),
              Optional.empty()));
      setup.sinks().close(third);
    }
    return ended;
  }

  /** The listener to the stages of one flow. The stages call the listener on their threads. */
  private final class FlowListener implements PipelineListener {
    @Override
    public void failed(String stage, boolean ofSource, Throwable cause) {
      if (cause instanceof IOException) {
        LOG.warn("stream {}: {} failed: {}", spec.id(), stage, cause.getMessage());
      } else {
        LOG.warn("stream {}: {} failed", spec.id(), stage, cause);
      }
      String why = Failures.describe(stage, cause);
      if (ofSource) {
        submit(() -> interrupted(this, why));
      } else {
        submit(() -> StreamLifecycle.this.finish(this, StreamState.FAILED, why));
      }
    }

    @Override
    public void ended() {
      submit(() -> sourceEnded(this));
    }
  }

  private void sourceEnded(FlowListener listener) {
    boolean mayComeAgain;
    lock.lock();
    try {
      mayComeAgain = listener == running && flow.receives();
    } finally {
      lock.unlock();
    }
    if (mayComeAgain) {
      interrupted(listener, OpenSource.name(spec) + " has come to its end");
    } else {
      finish(listener, StreamState.ENDED, "");
    }
  }

  /** Handles a failure of the source, or the end of a source that may come back. */
  private void interrupted(FlowListener listener, String why) {
    lock.lock();
    try {
      if (listener != running || state().terminal()) {
        return;
      }
      long ranNanos = context.clock().nanoTime() - runningSinceNanos;
      if (ranNanos > context.options().sources().retryMaxDelay().toNanos()) {
        failures = 0;
      }
      rested = false;
      if (pause()) {
        tryAgain(why);
      }
    } finally {
      lock.unlock();
    }
    onChange.run();
  }

  private void finish(FlowListener listener, StreamState end, String why) {
    lock.lock();
    try {
      if (listener != running) {
        return;
      }
    } finally {
      lock.unlock();
    }
    finish(end, why, context.options().closeTimeout());
  }

  /**
   * Ends the stream: ends the stages, tells the viewers and releases everything, about within the
   * time limit, even if plug-ins hang or the caller was interrupted. If a plug-in blocks the
   * stream, its parts are released when the plug-in's call returns. Only the first call has an
   * effect; later calls wait for the first.
   *
   * @param why the reason, for people; may be empty
   */
  void finish(StreamState end, String why, Duration timeout) {
    boolean interrupted = Thread.interrupted();
    boolean first =
        become(new Status(end, Optional.of(why).filter(text -> !text.isEmpty()), Optional.empty()));
    try {
      if (lock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        closeAll(timeout.dividedBy(3));
      } else {
        LOG.warn("stream {}: a plug-in holds it up; it is closed when that is back", spec.id());
        submit(() -> closeLater(timeout.dividedBy(3)));
      }
    } catch (InterruptedException gone) {
      interrupted = true;
      submit(() -> closeLater(timeout.dividedBy(3)));
    } finally {
      if (lock.isHeldByCurrentThread()) {
        lock.unlock();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (first) {
      onChange.run();
    }
  }

  private void closeLater(Duration third) {
    lock.lock();
    try {
      closeAll(third);
    } finally {
      lock.unlock();
    }
  }

  /** Releases the open parts of a stream that has ended. The caller holds the lock. */
  private void closeAll(Duration third) {
    if (retry != null) {
      retry.cancel(false);
    }
    boolean flowed = running != null;
    boolean ended = flowed && flow.end(third);
    running = null;
    if (setup != null) {
      setup.sinks().close(third);
    }
    if (flowed) {
      flow.release(ended, third);
    }
  }

  private void submit(Runnable task) {
    if (!control.isShutdown()) {
      control.execute(task);
    }
  }
}
