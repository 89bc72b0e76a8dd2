/**
 * Sutantra beside other servers: what feeds them, what makes them speak WHEP, and what starts,
 * loads and compares them.
 *
 * <p>For {@code benchmarks/compare/run}, whose README says how it is done and how to read it.
 */
package io.sutantra.benchmarks.compare;
