package io.sutantra.core.agent;

import io.sutantra.api.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An executor with separate threads for each group: an agent that is stuck delays no other group.
 *
 * <p>An urgent agent always has a thread of its own. The other agents of a group have one thread
 * each, or share one thread: then an agent passes work to the next agent without waking a thread.
 */
public final class DedicatedThreads implements AgentExecutor {
  private final Clock clock;
  private final boolean oneEach;
  private final Set<DedicatedGroup> groups = ConcurrentHashMap.newKeySet();

  /**
   * Creates an executor whose threads use the given clock.
   *
   * @param oneEach whether every agent has a thread of its own; otherwise only urgent agents have
   *     one
   */
  public DedicatedThreads(Clock clock, boolean oneEach) {
    this.clock = clock;
    this.oneEach = oneEach;
  }

  @Override
  public Group run(String name, List<? extends Agent> agents) {
    Map<Agent, AgentRunner> runners = new HashMap<>();
    AgentRunner together = null;
    for (Agent agent : agents) {
      AgentRunner runner;
      if (oneEach || agent.urgent()) {
        runner = runner(name, agent.name());
      } else {
        together = together == null ? runner(name, "stages") : together;
        runner = together;
      }
      runner.add(agent);
      runners.put(agent, runner);
    }
    DedicatedGroup group = new DedicatedGroup(runners);
    groups.add(group);
    Set.copyOf(runners.values()).forEach(AgentRunner::start);
    return group;
  }

  private AgentRunner runner(String group, String work) {
    return new AgentRunner("sutantra-" + group + "-" + work, clock);
  }

  @Override
  public void close() {
    groups.forEach(DedicatedGroup::stop);
  }

  /** A group of agents and its threads. */
  private final class DedicatedGroup implements Group {
    private final Map<Agent, AgentRunner> runners;

    DedicatedGroup(Map<Agent, AgentRunner> runners) {
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
