/**
 * The HTTP side of watching by WHEP, for sources and load tools that do.
 *
 * <p>Blocks, but no longer than it is told, and has no threads of its own. Knows the JDK alone.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-wish-whep/">WHEP</a>
 */
package io.sutantra.api.whep;
