package io.sutantra.rtc.session;

import java.net.InetSocketAddress;

/**
 * A path of a full agent: from which base to which address.
 *
 * @param base what datagrams leave from
 * @param remote where they go
 */
public record Route<B>(B base, InetSocketAddress remote) {}
