package io.sutantra.core.agent;

/**
 * Work that is done in small steps.
 *
 * <p><b>Threading:</b> all methods are called by one thread at a time, handed over safely.
 * <b>Time</b> is an argument: an agent reads no clock.
 */
public interface Agent {
  /** For thread names and logs. */
  String name();

  /**
   * Does a bounded piece of work, and does not block.
   *
   * @param nowNanos monotonic time
   * @return how much was done; 0 when there was nothing to do
   * @throws Exception ends this agent: its {@link #failed} is called, and it is not stepped again
   */
  int doWork(long nowNanos) throws Exception;

  /** When there will be work that nobody wakes the agent for; {@link Long#MAX_VALUE} if never. */
  default long nextDeadlineNanos(long nowNanos) {
    return Long.MAX_VALUE;
  }

  /**
   * Whether it must not wait for what the others of its group do: it keeps time, or they take long.
   */
  default boolean urgent() {
    return false;
  }

  /** What {@link #doWork} threw. */
  void failed(Throwable cause);

  /** The last call: gives back what the agent holds. */
  default void closed() {}
}
