/**
 * Benchmarks of what the transport {@code broadcast} keeps to itself. They are in a package of its
 * name because the classes they measure are not public, and need not be for any other reason.
 *
 * <p>What they are asked, and what they are compared with, says {@code
 * io.sutantra.benchmarks.report.Questions}, as for all others. No release has this module.
 */
package io.sutantra.transport.broadcast;
