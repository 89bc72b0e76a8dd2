package io.sutantra.core.agent;

import io.sutantra.api.Clock;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that steps agents.
 *
 * <p>The thread keeps stepping while there is work. Then it spins briefly, because the next piece
 * of work is often just a few microseconds away. Then it parks until the earliest deadline of its
 * agents, or until it is woken. An agent that throws is notified and removed; the other agents
 * continue.
 */
public final class AgentRunner implements Runnable, Wakeup {
  /** The number of idle steps, of all agents together, before the thread parks. */
  private static final int SPINS = 100;

  private static final long WRONG_DEADLINE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long MAX_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Clock clock;
  private final Thread thread;
  private final Map<Agent, CountDownLatch> removals = new ConcurrentHashMap<>();
  private volatile List<Agent> agents = List.of();
  private volatile boolean parked;
  private volatile boolean stopping;
  private volatile boolean stoppingWhenIdle;

  /**
   * Creates a runner with a daemon thread of the given name. The thread runs after {@link
   * #start()}.
   */
  public AgentRunner(String threadName, Clock clock) {
    this.clock = clock;
    this.thread = new Thread(this, threadName);
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Returns the number of agents. */
  public int agentCount() {
    return agents.size();
  }

  /** Adds an agent. */
  public synchronized void add(Agent agent) {
    List<Agent> more = new ArrayList<>(agents);
    more.add(agent);
    agents = List.copyOf(more);
    wake();
  }

  /**
   * Removes an agent and calls its {@link Agent#closed()} on the runner's thread. Does not wait.
   *
   * @return a latch that opens when the agent is closed; already open if the runner does not have
   *     the agent
   */
  public synchronized CountDownLatch remove(Agent agent) {
    if (!agents.contains(agent)) {
      return new CountDownLatch(0);
    }
    CountDownLatch latch = removals.computeIfAbsent(agent, key -> new CountDownLatch(1));
    wake();
    return latch;
  }

  /** Stops the thread after its current step, and closes all agents on it. Does not wait. */
  public void stop() {
    stopping = true;
    wake();
  }

  /** Ends the thread when it has no agents left. No agent may be added any more. Does not wait. */
  void stopWhenIdle() {
    stoppingWhenIdle = true;
    wake();
  }

  /** Waits for the thread to end, and returns whether it ended. An interrupt ends the wait. */
  public boolean join(Duration timeout) {
    try {
      thread.join(Math.max(1, timeout.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Override
  public void wake() {
    // Data that the caller published, often by an ordered store, must be visible before the flag is
    // read: see idle().
    VarHandle.fullFence();
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    int idleTurns = 0;
    while (!stopping && !(stoppingWhenIdle && agents.isEmpty())) {
      // The runner is woken by unpark, never by interrupt. An interrupt flag that a plug-in left
      // set would turn every park into a spin.
      Thread.interrupted();
      if (turn(clock.nanoTime()) > 0) {
        idleTurns = 0;
      } else if (idleTurns < SPINS / Math.max(1, agents.size())) {
        idleTurns++;
        Thread.onSpinWait();
      } else {
        idle();
      }
    }
    for (Agent agent : agents) {
      close(agent);
      leaveOut(agent);
    }
    releaseRemovals();
  }

  private int turn(long now) {
    if (!removals.isEmpty()) {
      releaseRemovals();
    }
    int work = 0;
    List<Agent> current = agents;
    for (int i = 0; i < current.size(); i++) {
      work += step(current.get(i), now);
    }
    return work;
  }

  // A plug-in may throw anything, and no exception may end a thread that other agents depend on.
  private int step(Agent agent, long now) {
    try {
      return agent.doWork(now);
    } catch (Throwable cause) {
      fail(agent, cause);
      return 1;
    }
  }

  private long deadline(Agent agent, long now) {
    try {
      return agent.nextDeadlineNanos(now);
    } catch (Throwable cause) {
      fail(agent, cause);
      return now;
    }
  }

  // The agent is left out last: a caller of remove() meanwhile must wait until the agent is closed.
  private void fail(Agent agent, Throwable cause) {
    tell(agent, cause);
    close(agent);
    leaveOut(agent);
  }

  private void idle() {
    parked = true;
    VarHandle.fullFence();
    // Work that was published before the flag was set is seen in this turn; a later publisher sees
    // the flag and unparks.
    long now = clock.nanoTime();
    if (turn(now) == 0 && !stopping && removals.isEmpty()) {
      long until = now + MAX_PARK_NANOS;
      for (Agent agent : agents) {
        until = Math.min(until, deadline(agent, now));
      }
      // The deadline of an agent without work has passed, so the deadline is wrong: it must not
      // keep a core busy.
      LockSupport.parkNanos(this, until > now ? until - now : WRONG_DEADLINE_NANOS);
    }
    parked = false;
  }

  private void releaseRemovals() {
    for (Agent agent : List.copyOf(removals.keySet())) {
      if (leaveOut(agent)) {
        close(agent);
      }
      removals.remove(agent).countDown();
    }
  }

  private synchronized boolean leaveOut(Agent agent) {
    List<Agent> fewer = new ArrayList<>(agents);
    boolean had = fewer.remove(agent);
    agents = List.copyOf(fewer);
    return had;
  }

  private static void close(Agent agent) {
    try {
      agent.closed();
    } catch (RuntimeException | Error cause) {
      tell(agent, cause);
    }
  }

  private static void tell(Agent agent, Throwable cause) {
    try {
      agent.failed(cause);
    } catch (RuntimeException | Error broken) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, broken);
    }
  }
}
