/**
 * A transport in a few hundred lines: a stream's RTP packets, to be fetched over HTTP in the format
 * of rtpdump. Knows Sutantra's api alone.
 */
package com.example.rtpdump;
