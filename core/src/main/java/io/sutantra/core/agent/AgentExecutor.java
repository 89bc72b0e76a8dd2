package io.sutantra.core.agent;

import java.time.Duration;
import java.util.List;

/**
 * An executor that runs agents on threads.
 *
 * <p><b>Threading:</b> any thread.
 */
public interface AgentExecutor extends AutoCloseable {
  /**
   * Runs a group of related agents.
   *
   * @param name the name of the group, for thread names
   */
  Group run(String name, List<? extends Agent> agents);

  /** Stops all threads and ends the groups that still run. */
  @Override
  void close();

  /** A group of running agents. */
  interface Group {
    /** Returns the wake-up of one agent. */
    Wakeup wakeup(Agent agent);

    /**
     * Ends the agents; each agent is closed on the thread that ran it. No agent may call this
     * method.
     *
     * @return whether all agents ended within the time limit. An agent that has not ended is
     *     blocked in a plug-in, and its thread is abandoned.
     */
    boolean end(Duration timeout);
  }
}
