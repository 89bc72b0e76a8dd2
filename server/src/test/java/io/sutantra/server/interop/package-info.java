/**
 * Tests with viewers on WebRTC stacks other than this project's own; the measure is which pictures
 * they have decoded.
 */
package io.sutantra.server.interop;
