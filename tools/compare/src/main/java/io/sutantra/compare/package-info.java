/**
 * The comparison of Sutantra with other servers: a feed for all, bridges to WHEP, and the program
 * that starts, loads and compares the servers.
 *
 * <p>For {@code tools/compare/run}, whose README says how it is done and how to read it.
 */
package io.sutantra.compare;
