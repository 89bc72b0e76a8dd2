package io.sutantra.core.engine;

import io.sutantra.core.event.StreamState;
import io.sutantra.core.pipeline.Pipeline;
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
 * Brings a stream through its states: opens its source, opens it anew when it has failed, closes it
 * while nobody watches, and ends the stream. The sinks stay open all the time, with their viewers.
 *
 * <p><b>Threading:</b> any thread but a stage's; what takes long runs on the control threads.
 * Sources and codecs are started outside of the lock, so that a stream can be stopped whose source
 * or codec hangs.
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
  private volatile Standing standing = new Standing(StreamState.STARTING);
  private volatile FlowSetup setup;
  private volatile Flow flow;
  private volatile boolean mayRest;
  private volatile int bitrateBps;
  private volatile long unwatchedSinceNanos;

  // Guarded by the lock:
  private Watch running;
  private boolean opening;
  private int failures;
  // Whether the last flow ended for that: the next goes on where its source would be by then. What
  // failed may have become something else, such as another file of that name, and begins anew.
  private boolean rested;
  private long runningSinceNanos;
  private Future<?> retry;

  /** Makes ready what all flows of the stream share; starts its transports. */
  @FunctionalInterface
  interface SetUp {
    FlowSetup make(StreamSpec spec) throws Exception;
  }

  /**
   * How a stream stands.
   *
   * @param failure why, if it failed or is opened anew
   * @param nextAttempt when it is opened anew
   */
  record Standing(StreamState state, Optional<String> failure, Optional<Instant> nextAttempt) {
    Standing(StreamState state) {
      this(state, Optional.empty(), Optional.empty());
    }
  }

  /**
   * A lifecycle before its beginning.
   *
   * @param watched whether the stream has viewers
   * @param onChange is run after each change of the state
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

  Standing standing() {
    return standing;
  }

  StreamState state() {
    return standing.state();
  }

  /** The flow that runs, or ran last; null before the first. */
  Flow flow() {
    return flow;
  }

  /** Whether viewers can come: they may have to wait for the first picture. */
  boolean acceptsViewers() {
    FlowSetup made = setup;
    return made != null && made.sinks().isOpen() && !state().terminal();
  }

  /** Aims at another bit rate, in bits a second, also when the source is opened anew. */
  void setTargetBitrate(int bps) {
    bitrateBps = bps;
    Flow open = flow;
    if (open != null) {
      open.pipeline().setTargetBitrate(bps);
    }
  }

  /**
   * Opens the stream for the first time.
   *
   * @param patient whether a source that does not start is tried again later, instead of failing
   * @throws Exception what a plug-in threw; {@link #finish} gives back what is open then
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

  /** Starts the source, which may take seconds, and all that follows. */
  private void run(Duration position) throws Exception {
    OpenSource source = OpenSource.start(context, spec, position);
    Duration third = context.options().closeTimeout().dividedBy(3);
    if (state().terminal()) {
      source.close(spec.id(), third);
      requireNotEnded();
    }
    Watch watch = new Watch();
    Flow opened = Flow.open(setup, source, bitrateBps, watch);
    lock.lock();
    try {
      if (state().terminal()) {
        opened.release(true, third);
        requireNotEnded();
      }
      opened.start(third);
      opened.pipeline().setTargetBitrate(bitrateBps);
      SourceOptions options = context.options().sources();
      running = watch;
      flow = opened;
      opening = false;
      mayRest =
          spec.onDemand()
              && !options.restAfter().isZero()
              && (options.restReceivers() || !opened.receives());
      runningSinceNanos = context.clock().nanoTime();
      unwatchedSinceNanos = runningSinceNanos;
      become(new Standing(StreamState.RUNNING));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a state, unless the stream has ended, which it may do while others hold the lock.
   *
   * @return whether it was taken
   */
  private synchronized boolean become(Standing next) {
    boolean may = !state().terminal();
    if (may) {
      standing = next;
    }
    return may;
  }

  /** Plans another attempt, unless the stream has ended. */
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
      if (!become(new Standing(StreamState.RETRYING, Optional.of(why), Optional.of(at)))) {
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

  /** Opens the source again of a stream that rests or waits for the next attempt. */
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

  /** Opens the source of a stream that rests, since somebody has come. Returns at once. */
  void wake() {
    if (state() == StreamState.RESTING) {
      submit(() -> reopen(StreamState.RESTING));
    }
  }

  /** Looks whether the stream should rest. Now and then; returns at once. */
  void look(long nowNanos) {
    if (state() == StreamState.RUNNING && mayRest) {
      if (watched.getAsBoolean()) {
        unwatchedSinceNanos = nowNanos;
      } else if (nowNanos - unwatchedSinceNanos
          >= context.options().sources().restAfter().toNanos()) {
        submit(this::rest);
      }
    }
  }

  /** Wakes a stream that rests if a sink wants media although it has told of no viewer. */
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
        become(new Standing(StreamState.RESTING));
      }
    } finally {
      lock.unlock();
    }
    onChange.run();
    if (watched.getAsBoolean()) {
      // It came while the source was being closed.
      wake();
    }
  }

  /**
   * Ends the flow and keeps the sinks; with the lock. If a plug-in holds up its stage, which may
   * call the sinks at any time, the stream fails.
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
          new Standing(
              StreamState.FAILED,
              Optional.of("a plug-in holds up its stage, so that it cannot go on"),
              Optional.empty()));
      setup.sinks().close(third);
    }
    return ended;
  }

  /** Hears from the stages of one flow, on their threads. */
  private final class Watch implements Pipeline.Listener {
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

  private void sourceEnded(Watch watch) {
    boolean mayComeAgain;
    lock.lock();
    try {
      mayComeAgain = watch == running && flow.receives();
    } finally {
      lock.unlock();
    }
    if (mayComeAgain) {
      interrupted(watch, OpenSource.name(spec) + " has come to its end");
    } else {
      finish(watch, StreamState.ENDED, "");
    }
  }

  /** The source has failed, or a source that may come again has ended. */
  private void interrupted(Watch watch, String why) {
    lock.lock();
    try {
      if (watch != running || state().terminal()) {
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

  private void finish(Watch watch, StreamState end, String why) {
    lock.lock();
    try {
      if (watch != running) {
        return;
      }
    } finally {
      lock.unlock();
    }
    finish(end, why, context.options().closeTimeout());
  }

  /**
   * Ends the stream, once: ends the stages, tells the viewers, and gives everything back, about
   * within that time, whatever the plug-ins do, and whether or not the caller was interrupted. Of a
   * stream that a plug-in holds up just then, they are given back when it is back. Later calls wait
   * for the first and do nothing.
   *
   * @param why for people; empty if there is nothing to say
   */
  void finish(StreamState end, String why, Duration timeout) {
    boolean interrupted = Thread.interrupted();
    boolean first =
        become(
            new Standing(end, Optional.of(why).filter(text -> !text.isEmpty()), Optional.empty()));
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

  /** Gives back what is still open of a stream that has ended; with the lock. */
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
