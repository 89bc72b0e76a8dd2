/**
 * Agents, and the threads that run them.
 *
 * <p>An agent is a piece of work that can be stepped. A runner owns a thread, reads the clock, and
 * steps its agents until there is nothing to do; then the runner sleeps until it is woken or a
 * deadline has come. Knows the JDK and {@code api}'s clock.
 */
package io.sutantra.core.agent;
