/**
 * The HTTP side of the server: WHEP signalling, the API, the events, the pages.
 *
 * <p>Depends on {@code api} and {@code core}. Handlers run on event loops and do not block; engine
 * calls that may take time run on worker threads.
 */
package io.sutantra.server.http;
