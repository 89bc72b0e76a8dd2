package io.sutantra.transport.mock;

import io.sutantra.api.Metrics;
import io.sutantra.api.Metrics.Counter;

/** The counters of the whole transport. */
final class TransportCounters {
  /** Viewers that were accepted. */
  final Counter viewersAccepted;

  /** Subscriptions that were answered with an error. */
  final Counter viewersRefused;

  /** Viewers that ended in failure. */
  final Counter viewersFailed;

  /** Connections closed because they did not subscribe in time. */
  final Counter connectionsExpired;

  /** Connections closed early to make room for others that had not subscribed yet. */
  final Counter connectionsEvicted;

  /** Connections closed because their input was invalid or stopped half-way. */
  final Counter inputMalformed;

  final Counter framesRefused;
  final Counter framesSent;
  final Counter framesDropped;
  final Counter packetsSent;
  final Counter bytesSent;

  /** Packets that the imitated network has lost. */
  final Counter networkLost;

  TransportCounters(Metrics metrics) {
    viewersAccepted = metrics.counter("viewers.accepted", "viewers");
    viewersRefused = metrics.counter("viewers.refused", "viewers");
    viewersFailed = metrics.counter("viewers.failed", "viewers");
    connectionsExpired = metrics.counter("connections.expired", "connections");
    connectionsEvicted = metrics.counter("connections.evicted", "connections");
    inputMalformed = metrics.counter("input.malformed", "connections");
    framesRefused = metrics.counter("frames.refused", "frames");
    framesSent = metrics.counter("frames.sent", "frames");
    framesDropped = metrics.counter("frames.dropped", "frames");
    packetsSent = metrics.counter("packets.sent", "packets");
    bytesSent = metrics.counter("bytes.sent", "bytes");
    networkLost = metrics.counter("network.lost", "packets");
  }
}
