package io.sutantra.core.agent;

import io.sutantra.api.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A few threads for all agents; those of one group share a thread. For many streams on few cores.
 */
public final class SharedThreads implements AgentExecutor {
  private final List<AgentRunner> runners;

  /** Makes and starts the threads. */
  public SharedThreads(int threads, Clock clock) {
    runners =
        IntStream.range(0, threads)
            .mapToObj(index -> new AgentRunner("sutantra-shared-" + index, clock))
            .toList();
    runners.forEach(AgentRunner::start);
  }

  @Override
  public synchronized Group run(String name, List<? extends Agent> agents) {
    AgentRunner runner =
        runners.stream().min(Comparator.comparingInt(AgentRunner::agentCount)).orElseThrow();
    agents.forEach(runner::add);
    return new Guests(runner, List.copyOf(agents));
  }

  @Override
  public void close() {
    runners.forEach(AgentRunner::stop);
  }

  private record Guests(AgentRunner runner, List<Agent> agents) implements Group {
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
        return ended;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
