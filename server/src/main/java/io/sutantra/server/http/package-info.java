/**
 * What the server says over HTTP: WHEP signalling, the API, the pages.
 *
 * <p>Knows {@code api} and {@code core}. Handlers run on event loops and do not block; what may
 * take time in the engine runs on worker threads.
 */
package io.sutantra.server.http;
