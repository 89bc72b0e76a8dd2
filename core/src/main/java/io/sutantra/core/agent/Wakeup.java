package io.sutantra.core.agent;

/**
 * A wake-up call for the thread that runs an agent.
 *
 * <p><b>Threading:</b> any thread. A call costs next to nothing while the thread is awake.
 */
@FunctionalInterface
public interface Wakeup {
  /** The wake-up of agents that are stepped by hand: does nothing. */
  Wakeup NONE = () -> {};

  /** Ensures that the agent is stepped after everything that the caller has published so far. */
  void wake();
}
