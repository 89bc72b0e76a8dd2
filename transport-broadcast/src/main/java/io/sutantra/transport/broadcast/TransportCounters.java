package io.sutantra.transport.broadcast;

import io.sutantra.api.Metrics;

/** The counters of the transport, for all shards and viewers together. */
final class TransportCounters {
  final Metrics.Counter viewersAccepted;
  final Metrics.Counter viewersFailed;
  final Metrics.Counter framesRefused;
  final Metrics.Counter framesDropped;
  final Metrics.Counter soundDropped;
  final Metrics.Counter packetsSent;
  final Metrics.Counter bytesSent;
  final Metrics.Counter retransmissions;
  final Metrics.Counter retransmissionsHeldBack;
  final Metrics.Counter keyFrameRequests;
  final Metrics.Counter keyFramesHeldBack;
  final Metrics.Counter datagramsReceived;
  final Metrics.Counter datagramsUnknown;
  final Metrics.Counter datagramsForeign;
  final Metrics.Counter datagramsForwarded;
  final Metrics.Counter datagramsCrowdedOut;
  final Metrics.Counter datagramsRefused;
  final Metrics.Counter checksRejected;
  final Metrics.Counter rtcpRejected;
  final Metrics.Counter rtcpIgnored;
  final Metrics.Counter connectionsRefused;

  TransportCounters(Metrics metrics) {
    viewersAccepted = metrics.counter("viewers.accepted", "viewers");
    viewersFailed = metrics.counter("viewers.failed", "viewers");
    framesRefused = metrics.counter("frames.refused", "frames");
    framesDropped = metrics.counter("frames.dropped", "frames");
    soundDropped = metrics.counter("sound.dropped", "frames");
    packetsSent = metrics.counter("packets.sent", "packets");
    bytesSent = metrics.counter("bytes.sent", "bytes");
    retransmissions = metrics.counter("retransmissions.sent", "packets");
    retransmissionsHeldBack = metrics.counter("retransmissions.held-back", "packets");
    keyFrameRequests = metrics.counter("key-frames.requested", "requests");
    keyFramesHeldBack = metrics.counter("key-frames.held-back", "requests");
    datagramsReceived = metrics.counter("datagrams.received", "datagrams");
    datagramsUnknown = metrics.counter("datagrams.unknown", "datagrams");
    datagramsForeign = metrics.counter("datagrams.foreign", "datagrams");
    datagramsForwarded = metrics.counter("datagrams.forwarded", "datagrams");
    datagramsCrowdedOut = metrics.counter("datagrams.crowded-out", "datagrams");
    datagramsRefused = metrics.counter("datagrams.refused", "datagrams");
    checksRejected = metrics.counter("checks.rejected", "datagrams");
    rtcpRejected = metrics.counter("rtcp.rejected", "packets");
    rtcpIgnored = metrics.counter("rtcp.ignored", "packets");
    connectionsRefused = metrics.counter("connections.refused", "connections");
  }
}
