/**
 * For everyone who implements a Sutantra SPI: contract suites to extend, doubles for what the
 * engine lends a plug-in, and a bad network for datagrams.
 *
 * <p>Knows {@code api} and JUnit.
 */
package io.sutantra.testkit;
