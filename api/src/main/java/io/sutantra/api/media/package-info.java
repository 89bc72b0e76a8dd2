/**
 * The media in a pipeline: raw pictures and sound, encoded frames, RTP packets, and the formats
 * that describe them.
 *
 * <p>Raw pictures are pooled and have one owner. All other media are immutable and may be shared
 * freely. Knows the JDK alone.
 */
package io.sutantra.api.media;
