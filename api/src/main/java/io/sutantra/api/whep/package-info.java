/**
 * The HTTP client side of WHEP and WHIP, for sources and load tools that watch by WHEP, and for
 * sinks that publish by WHIP.
 *
 * <p>Calls block no longer than their time limit. Has no threads of its own. Knows the JDK alone.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-wish-whep/">WHEP</a>
 */
package io.sutantra.api.whep;
