package io.sutantra.server.interop;

import io.sutantra.server.http.RunningServer;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.UdpRelay;
import io.sutantra.webrtc.peer.PeerState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A libwebrtc peer that watches over a bad network: all that goes between it and the server, from
 * the first check on, goes through a relay.
 */
final class RoughViewer implements AutoCloseable {
  private static final Pattern CANDIDATE =
      Pattern.compile("(a=candidate:\\S+ 1 udp \\d+) 127\\.0\\.0\\.1 (\\d+) typ host");

  private final NetworkConditions conditions;
  private final long seed;
  private final PeerViewer viewer;
  private UdpRelay relay;

  RoughViewer(RunningServer server, String stream, NetworkConditions conditions, long seed)
      throws Exception {
    this.conditions = conditions;
    this.seed = seed;
    viewer = new PeerViewer(server, stream, this::relayed);
  }

  private String relayed(String answer) throws IOException {
    Matcher candidate = CANDIDATE.matcher(answer);
    if (!candidate.find()) {
      throw new IOException("no candidate of UDP at 127.0.0.1: " + answer);
    }
    int port = Integer.parseInt(candidate.group(2));
    relay =
        UdpRelay.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), conditions, seed);
    return candidate.replaceAll("$1 127.0.0.1 " + relay.address().getPort() + " typ host");
  }

  SeenFrames seen() {
    return viewer.seen();
  }

  UdpRelay relay() {
    return relay;
  }

  PeerState state() {
    return viewer.state();
  }

  /** What libwebrtc says of what it received, for people. */
  String report() throws Exception {
    return viewer.report();
  }

  @Override
  public void close() {
    viewer.close();
    relay.close();
  }
}
