/**
 * The source {@code test-pattern}: generated raw pictures and sound; a stripe that carries each
 * picture's number and capture time; and a flash and a beep that show how far picture and sound are
 * apart.
 *
 * <p>The package depends on {@code api} and the JDK, but not on the JDK's graphics.
 */
package io.sutantra.source.pattern;
