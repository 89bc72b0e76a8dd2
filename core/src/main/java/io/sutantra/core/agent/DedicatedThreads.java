package io.sutantra.core.agent;

import io.sutantra.api.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A thread for each agent: the lowest latency, and one that is stuck holds up nobody else's stream.
 */
public final class DedicatedThreads implements AgentExecutor {
  private final Clock clock;
  private final Set<Threads> groups = ConcurrentHashMap.newKeySet();

  /** Makes an executor whose threads go by that clock. */
  public DedicatedThreads(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Group run(String name, List<? extends Agent> agents) {
    Map<Agent, AgentRunner> runners = new HashMap<>();
    for (Agent agent : agents) {
      AgentRunner runner = new AgentRunner("sutantra-" + name + "-" + agent.name(), clock);
      runner.add(agent);
      runners.put(agent, runner);
    }
    Threads group = new Threads(runners);
    groups.add(group);
    runners.values().forEach(AgentRunner::start);
    return group;
  }

  @Override
  public void close() {
    groups.forEach(Threads::stop);
  }

  private final class Threads implements Group {
    private final Map<Agent, AgentRunner> runners;

    Threads(Map<Agent, AgentRunner> runners) {
      this.runners = runners;
    }

    @Override
    public Wakeup wakeup(Agent agent) {
      return runners.get(agent);
    }

    void stop() {
      groups.remove(this);
      runners.values().forEach(AgentRunner::stop);
    }

    @Override
    public boolean end(Duration timeout) {
      stop();
      long deadline = System.nanoTime() + timeout.toNanos();
      boolean ended = true;
      for (AgentRunner runner : runners.values()) {
        ended &= runner.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      }
      return ended;
    }
  }
}
