package io.sutantra.core.agent;

/**
 * A piece of work that is done in small steps.
 *
 * <p><b>Threading:</b> all methods are called by one thread at a time, handed over safely.
 *
 * <p><b>Time</b> is an argument: an agent reads no clock.
 */
public interface Agent {
  /** Returns the name for threads and logs. */
  String name();

  /**
   * Does a bounded piece of work without blocking.
   *
   * @param nowNanos the monotonic time
   * @return the amount of work done; 0 if there was nothing to do
   * @throws Exception to end this agent: its {@link #failed} is called, and the agent is not
   *     stepped again
   */
  int doWork(long nowNanos) throws Exception;

  /**
   * Returns the time of the next work for which no wake-up comes; {@link Long#MAX_VALUE} if there
   * is none.
   */
  default long nextDeadlineNanos(long nowNanos) {
    return Long.MAX_VALUE;
  }

  /**
   * Returns whether the agent must not wait for the other agents of its group, because it keeps
   * time or because they take long.
   */
  default boolean urgent() {
    return false;
  }

  /** Reports the exception that {@link #doWork} threw. */
  void failed(Throwable cause);

  /** Releases the agent's resources. This is the last call. */
  default void closed() {}
}
