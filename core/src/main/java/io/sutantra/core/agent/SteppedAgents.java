package io.sutantra.core.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An executor whose agents are stepped by its owner, who also owns the clock. For tests, and for
 * embedding in another event loop.
 *
 * <p><b>Threading:</b> confined to the caller of {@link #step}.
 */
public final class SteppedAgents implements AgentExecutor {
  private final List<Agent> agents = new ArrayList<>();

  @Override
  public Group run(String name, List<? extends Agent> more) {
    agents.addAll(more);
    return new Group() {
      @Override
      public Wakeup wakeup(Agent agent) {
        return Wakeup.NONE;
      }

      @Override
      public boolean end(Duration timeout) {
        more.stream().filter(agents::remove).forEach(Agent::closed);
        return true;
      }
    };
  }

  /**
   * Steps every agent once, in the order in which the agents were added.
   *
   * @return the amount of work done
   */
  public int step(long nowNanos) {
    int work = 0;
    for (Agent agent : List.copyOf(agents)) {
      try {
        work += agent.doWork(nowNanos);
      } catch (Exception | LinkageError cause) {
        agents.remove(agent);
        agent.failed(cause);
        agent.closed();
      }
    }
    return work;
  }

  /** Steps until there is no more work at the given time. */
  public void settle(long nowNanos) {
    int work;
    do {
      work = step(nowNanos);
    } while (work > 0);
  }

  @Override
  public void close() {
    List.copyOf(agents).forEach(Agent::closed);
    agents.clear();
  }
}
