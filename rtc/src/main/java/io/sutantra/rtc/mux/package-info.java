/** The protocols that share one transport address, told apart. */
package io.sutantra.rtc.mux;
