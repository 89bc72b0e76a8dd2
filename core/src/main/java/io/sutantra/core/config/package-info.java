/**
 * Reads the configuration, checks all of it, and hands out its blocks.
 *
 * <p>The one package that knows Typesafe Config. Knows {@code engine} for what a stream is asked to
 * be, and {@code plugin} for names.
 */
package io.sutantra.core.config;
