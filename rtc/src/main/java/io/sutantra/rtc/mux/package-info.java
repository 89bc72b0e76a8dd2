/** Demultiplexing of the protocols that share one transport address. */
package io.sutantra.rtc.mux;
