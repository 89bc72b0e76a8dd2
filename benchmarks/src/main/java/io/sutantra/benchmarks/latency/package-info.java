/**
 * How long a picture takes from the source to bytes at a sink, at the pace of a real stream.
 *
 * <p>JMH measures how much can be done; a stream that does something every 33 ms and sleeps in
 * between is another matter: threads must wake up, caches are cold. Knows {@code rig}.
 */
package io.sutantra.benchmarks.latency;
