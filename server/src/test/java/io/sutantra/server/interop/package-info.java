/**
 * WebRTC stacks other than this project's own as viewers: what counts is which pictures they have
 * decoded.
 */
package io.sutantra.server.interop;
