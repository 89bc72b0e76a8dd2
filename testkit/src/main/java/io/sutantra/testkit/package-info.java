/**
 * For everyone who implements a Sutantra SPI: contract suites to extend, and doubles for what the
 * engine lends a plug-in.
 *
 * <p>Knows {@code api} and JUnit.
 */
package io.sutantra.testkit;
