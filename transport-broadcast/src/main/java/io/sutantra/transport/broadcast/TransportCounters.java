package io.sutantra.transport.broadcast;

import io.sutantra.api.Metrics;

/** What the transport counts, of all shards and viewers together. */
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
    viewersAccepted = metrics.counter("viewers.accepted");
    viewersFailed = metrics.counter("viewers.failed");
    framesRefused = metrics.counter("frames.refused");
    framesDropped = metrics.counter("frames.dropped");
    soundDropped = metrics.counter("sound.dropped");
    packetsSent = metrics.counter("packets.sent");
    bytesSent = metrics.counter("bytes.sent");
    retransmissions = metrics.counter("retransmissions.sent");
    retransmissionsHeldBack = metrics.counter("retransmissions.held-back");
    keyFrameRequests = metrics.counter("key-frames.requested");
    keyFramesHeldBack = metrics.counter("key-frames.held-back");
    datagramsReceived = metrics.counter("datagrams.received");
    datagramsUnknown = metrics.counter("datagrams.unknown");
    datagramsForeign = metrics.counter("datagrams.foreign");
    datagramsForwarded = metrics.counter("datagrams.forwarded");
    datagramsCrowdedOut = metrics.counter("datagrams.crowded-out");
    datagramsRefused = metrics.counter("datagrams.refused");
    checksRejected = metrics.counter("checks.rejected");
    rtcpRejected = metrics.counter("rtcp.rejected");
    rtcpIgnored = metrics.counter("rtcp.ignored");
    connectionsRefused = metrics.counter("connections.refused");
  }
}
