/**
 * Who does the work: agents, and the threads that run them.
 *
 * <p>An agent is a piece of work that can be stepped; a runner owns a thread, reads the clock, and
 * steps its agents until there is nothing to do, then sleeps until it is woken or something is due.
 * Knows the JDK and {@code api}'s clock.
 */
package io.sutantra.core.agent;
