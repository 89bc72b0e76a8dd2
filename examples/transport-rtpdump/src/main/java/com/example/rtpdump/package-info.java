/**
 * An example of a transport in a few hundred lines: a client fetches a stream's RTP packets over
 * HTTP in the format of rtpdump. The package depends on Sutantra's api alone.
 */
package com.example.rtpdump;
