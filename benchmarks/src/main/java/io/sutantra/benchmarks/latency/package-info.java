/**
 * The latency of a picture from the source to bytes at a sink, at the pace of a real stream.
 *
 * <p>JMH measures how much work is possible. A stream that works every 33 ms and sleeps in between
 * is different: its threads must wake up, and its caches are cold. The package depends on {@code
 * rig}.
 */
package io.sutantra.benchmarks.latency;
