/**
 * The transport {@code mock}: RTP over TCP (RFC 4571) to anyone who asks for a stream by name, over
 * a network whose conditions can be made worse at will.
 *
 * <p>One event loop serves all connections; streams and viewers are confined to it. {@link
 * io.sutantra.transport.mock.ImitatedNetwork}, which has no sockets and no clock, decides the fate
 * of a viewer's packets. The package depends on {@code api}, {@code rtc}, {@code io.sutantra.mock}
 * and Netty.
 */
package io.sutantra.transport.mock;
