package io.sutantra.core.agent;

/**
 * Ends the sleep of whoever runs an agent.
 *
 * <p><b>Threading:</b> any thread. Costs next to nothing when nobody sleeps.
 */
@FunctionalInterface
public interface Wakeup {
  /** For agents that are stepped by hand. */
  Wakeup NONE = () -> {};

  /** Sees to it that the agent is stepped after all that the caller has published before. */
  void wake();
}
