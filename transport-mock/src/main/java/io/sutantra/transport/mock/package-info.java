/**
 * The transport {@code mock}: RTP over TCP (RFC 4571) to anyone who asks for a stream by name, over
 * a network that can be made worse at will.
 *
 * <p>One event loop serves all connections; streams and viewers are confined to it. What a viewer's
 * network does to its packets is decided without sockets and clocks, in {@link
 * io.sutantra.transport.mock.ImitatedNetwork}. Knows {@code api}, {@code rtc}, {@code
 * io.sutantra.mock} and Netty.
 */
package io.sutantra.transport.mock;
