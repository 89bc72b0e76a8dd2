/** Minimal plug-ins for tests, which misbehave on request. */
package io.sutantra.core.fake;
