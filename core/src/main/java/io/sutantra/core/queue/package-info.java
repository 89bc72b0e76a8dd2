/**
 * The hand-over of media between threads, based on JCTools: the bounded queue between two stages,
 * and the pool of raw pictures.
 *
 * <p>This is the only package of core that knows JCTools.
 */
package io.sutantra.core.queue;
