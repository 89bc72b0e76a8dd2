/**
 * The test pattern: raw pictures and sound out of nothing; the stripe that says which picture it is
 * and when it was made; the flash and the beep that tell how far picture and sound are apart.
 *
 * <p>Knows {@code api} and the JDK, and of that no graphics.
 */
package io.sutantra.source.pattern;
