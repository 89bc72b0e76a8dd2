/**
 * Tools for tests of plug-ins: contract tests to extend, test doubles of what the engine provides,
 * and an emulator of bad networks for datagrams.
 *
 * <p>Knows {@code api} and JUnit.
 */
package io.sutantra.testkit;
