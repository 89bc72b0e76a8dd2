package io.sutantra.rtc.session;

import java.net.InetSocketAddress;

/**
 * A path of a full agent.
 *
 * @param base the base that datagrams leave from
 * @param remote the remote address
 */
public record Route<B>(B base, InetSocketAddress remote) {}
