package io.sutantra.core.agent;

import java.time.Duration;
import java.util.List;

/**
 * Gives agents somebody to run them.
 *
 * <p><b>Threading:</b> any thread.
 */
public interface AgentExecutor extends AutoCloseable {
  /**
   * Runs agents that belong together.
   *
   * @param name of the group, for thread names
   */
  Group run(String name, List<? extends Agent> agents);

  /** Stops all threads. Groups that still run are ended. */
  @Override
  void close();

  /** Agents that run. */
  interface Group {
    /** What wakes one of them. */
    Wakeup wakeup(Agent agent);

    /**
     * Ends the agents; each is closed on the thread that ran it. Not to be called by one of them.
     *
     * @return whether all had ended in that time. One that has not is stuck in a plug-in: its
     *     thread is left to itself.
     */
    boolean end(Duration timeout);
  }
}
