/**
 * The comparison of Sutantra with other servers: a feed for all, bridges to WHEP, and the program
 * that starts, loads and compares the servers.
 *
 * <p>For {@code tools/compare/run}, whose README describes the method and how to read the results.
 */
package io.sutantra.compare;
