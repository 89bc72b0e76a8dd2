/**
 * The test pattern: raw pictures out of nothing, and the stripe that says which picture it is and
 * when it was made.
 *
 * <p>Knows {@code api} and the JDK, and of that no graphics.
 */
package io.sutantra.source.pattern;
