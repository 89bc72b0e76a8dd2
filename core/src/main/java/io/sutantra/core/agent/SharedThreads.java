package io.sutantra.core.agent;

import io.sutantra.api.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An executor with a few threads for all agents; the agents of one group share a thread. For many
 * streams on few cores.
 *
 * <p>While there are no more groups than threads, each group has a thread of its own, so that a
 * stuck group delays no other. A thread without agents ends. A thread that does not release its
 * agents is given no more agents, and ends when it returns.
 */
public final class SharedThreads implements AgentExecutor {
  private final String prefix;
  private final int mostThreads;
  private final Clock clock;
  private final List<AgentRunner> runners = new ArrayList<>();
  private int threadsSoFar;

  /**
   * Creates an executor. Its threads start as they are needed.
   *
   * @param prefix the prefix of the threads' names
   * @param mostThreads the maximum number of threads, without the stuck ones
   */
  public SharedThreads(String prefix, int mostThreads, Clock clock) {
    this.prefix = prefix;
    this.mostThreads = mostThreads;
    this.clock = clock;
  }

  @Override
  public synchronized Group run(String name, List<? extends Agent> agents) {
    AgentRunner runner = runners.size() < mostThreads ? start() : leastBusy();
    agents.forEach(runner::add);
    return new SharedGroup(runner, List.copyOf(agents));
  }

  private AgentRunner start() {
    AgentRunner runner = new AgentRunner(prefix + "-" + threadsSoFar++, clock);
    runner.start();
    runners.add(runner);
    return runner;
  }

  private AgentRunner leastBusy() {
    return runners.stream().min(Comparator.comparingInt(AgentRunner::agentCount)).orElseThrow();
  }

  private synchronized void endIfIdle(AgentRunner runner) {
    if (runner.agentCount() == 0 && runners.remove(runner)) {
      runner.stop();
    }
  }

  /** Abandons a thread that does not release its agents; it is given no more agents. */
  private synchronized void leave(AgentRunner runner) {
    runners.remove(runner);
    runner.stopWhenIdle();
  }

  @Override
  public synchronized void close() {
    runners.forEach(AgentRunner::stop);
  }

  /** A group of agents on one of the shared threads. */
  private final class SharedGroup implements Group {
    private final AgentRunner runner;
    private final List<Agent> agents;

    SharedGroup(AgentRunner runner, List<Agent> agents) {
      this.runner = runner;
      this.agents = agents;
    }

    @Override
    public Wakeup wakeup(Agent agent) {
      return runner;
    }

    @Override
    public boolean end(Duration timeout) {
      List<CountDownLatch> latches = agents.stream().map(runner::remove).toList();
      long deadline = System.nanoTime() + timeout.toNanos();
      try {
        boolean ended = true;
        for (CountDownLatch latch : latches) {
          ended &= latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        if (ended) {
          endIfIdle(runner);
        } else {
          leave(runner);
        }
        return ended;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
