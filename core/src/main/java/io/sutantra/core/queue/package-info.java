/**
 * The hand-overs between threads, on JCTools: the bounded queue between two stages, and the pool of
 * raw pictures.
 *
 * <p>The only package of core that knows JCTools.
 */
package io.sutantra.core.queue;
