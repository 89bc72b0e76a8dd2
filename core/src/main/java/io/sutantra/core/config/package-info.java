/**
 * The configuration: reading, checking, and access to its blocks.
 *
 * <p>This is the only package that knows Typesafe Config. Knows {@code engine} for the
 * specification of a stream, and {@code plugin} for names.
 */
package io.sutantra.core.config;
