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
 * <p>While there is work it goes on; then it spins a little, because the next piece is often just a
 * few microseconds away; then it parks until the earliest deadline of its agents, or until it is
 * woken. An agent that throws is told and left out from then on; the others go on.
 */
public final class AgentRunner implements Runnable, Wakeup {
  /** So many idle steps, of all agents together, before it parks. */
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

  /** Makes a runner whose daemon thread will have that name. It runs after {@link #start()}. */
  public AgentRunner(String threadName, Clock clock) {
    this.clock = clock;
    this.thread = new Thread(this, threadName);
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** How many agents it has. */
  public int agentCount() {
    return agents.size();
  }

  /** Takes an agent on. */
  public synchronized void add(Agent agent) {
    List<Agent> more = new ArrayList<>(agents);
    more.add(agent);
    agents = List.copyOf(more);
    wake();
  }

  /**
   * Lets an agent go; its {@link Agent#closed()} is called on the runner's thread. Does not wait.
   *
   * @return opens when that is done; already open if the runner does not have the agent
   */
  public synchronized CountDownLatch remove(Agent agent) {
    if (!agents.contains(agent)) {
      return new CountDownLatch(0);
    }
    CountDownLatch latch = removals.computeIfAbsent(agent, key -> new CountDownLatch(1));
    wake();
    return latch;
  }

  /** Stops the thread after the step it is in; all agents are closed on it. Does not wait. */
  public void stop() {
    stopping = true;
    wake();
  }

  /** Ends the thread when it has no agents left. None may be added any more. Does not wait. */
  void stopWhenIdle() {
    stoppingWhenIdle = true;
    wake();
  }

  /** Waits for the thread to end; says whether it did. An interrupt ends the waiting. */
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
    // What the caller published, often by an ordered store, must be visible before the flag is
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
      // Our own wake-ups are by unpark. An interrupt that a plug-in left behind would turn every
      // park into a spin.
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

  // A plug-in may throw anything, and none of it may end the thread that others depend on.
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

  // It is left out last: whoever removes it meanwhile must wait until it is closed.
  private void fail(Agent agent, Throwable cause) {
    tell(agent, cause);
    close(agent);
    leaveOut(agent);
  }

  private void idle() {
    parked = true;
    VarHandle.fullFence();
    // Whoever published before the flag was set is seen in this turn; whoever publishes later sees
    // the flag and unparks.
    long now = clock.nanoTime();
    if (turn(now) == 0 && !stopping && removals.isEmpty()) {
      long until = now + MAX_PARK_NANOS;
      for (Agent agent : agents) {
        until = Math.min(until, deadline(agent, now));
      }
      // A deadline that has passed, of an agent that had nothing to do, is wrong: it must not cost
      // a core.
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
