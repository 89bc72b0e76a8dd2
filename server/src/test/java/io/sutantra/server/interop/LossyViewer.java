package io.sutantra.server.interop;

import io.sutantra.server.http.RunningServer;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.UdpRelay;
import io.sutantra.webrtc.peer.PeerState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A libwebrtc peer that watches over a bad network: all packets between the peer and the server go
 * through a relay, from the first check on.
 */
final class LossyViewer implements AutoCloseable {
  private static final Pattern RTX = Pattern.compile("a=rtpmap:(\\d+) rtx/.*");
  private static final Pattern CANDIDATE =
      Pattern.compile("(a=candidate:\\S+ 1 udp \\d+) 127\\.0\\.0\\.1 (\\d+) typ host");

  private final NetworkConditions conditions;
  private final long seed;
  private final PeerViewer viewer;
  private UdpRelay relay;

  LossyViewer(RunningServer server, String stream, NetworkConditions conditions, long seed)
      throws Exception {
    this(server, stream, conditions, seed, PeerViewer.Change.NONE);
  }

  LossyViewer(
      RunningServer server,
      String stream,
      NetworkConditions conditions,
      long seed,
      PeerViewer.Change ofOffer)
      throws Exception {
    this.conditions = conditions;
    this.seed = seed;
    viewer = new PeerViewer(server, stream, ofOffer, this::relayed);
  }

  /** Returns the offer of a peer that does not support RTX. */
  static String withoutRtx(String offer) {
    Set<String> rtx =
        RTX.matcher(offer).results().map(found -> found.group(1)).collect(Collectors.toSet());
    return offer
        .lines()
        .filter(line -> rtx.stream().noneMatch(type -> line.matches("a=\\S+:" + type + " .*")))
        .map(line -> line.startsWith("m=video") ? withoutFormats(line, rtx) : line)
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static String withoutFormats(String line, Set<String> formats) {
    return Arrays.stream(line.split(" "))
        .filter(word -> !formats.contains(word))
        .collect(Collectors.joining(" "));
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

  /** Returns how many pictures libwebrtc has decoded. */
  long pictures() {
    return viewer.pictures();
  }

  UdpRelay relay() {
    return relay;
  }

  PeerState state() {
    return viewer.state();
  }

  /** Returns libwebrtc's statistics of reception as text. */
  String report() throws Exception {
    return viewer.report();
  }

  @Override
  public void close() {
    viewer.close();
    relay.close();
  }
}
