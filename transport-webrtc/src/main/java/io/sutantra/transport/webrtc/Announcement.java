package io.sutantra.transport.webrtc;

import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.webrtc.peer.PeerStat;
import io.sutantra.webrtc.sdp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which candidates an answer carries: those of libwebrtc, and those that only this side knows of.
 *
 * <p>libwebrtc never names the loopback addresses and knows nothing of a host's address outside its
 * NAT or container. What it does know are the ports of its sockets.
 */
final class Announcement {
  private final boolean loopback;
  private final List<InetAddress> announced;
  private final boolean only;

  Announcement(boolean loopback, List<InetAddress> announced, boolean only) {
    this.loopback = loopback;
    this.announced = List.copyOf(announced);
    this.only = only;
  }

  /**
   * Looks the announced addresses up.
   *
   * @param only whether this machine's own addresses, those inside, are told to nobody
   * @throws IOException if one has no address
   */
  static Announcement of(boolean loopback, List<String> names, boolean only) throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String name : names) {
      try {
        addresses.addAll(List.of(InetAddress.getAllByName(name)));
      } catch (UnknownHostException e) {
        throw new IOException(
            ("sutantra.transports.webrtc.announced-addresses has '%s', which no name server knows;"
                    + " write an IP address or a name that has one")
                .formatted(name),
            e);
      }
    }
    return new Announcement(loopback, addresses, only);
  }

  /** The candidates of an answer whose peer has those statistics. */
  List<IceCandidate> candidates(Answer answer, List<PeerStat> statistics) {
    Set<IceCandidate> candidates = new LinkedHashSet<>();
    List<PeerStat> hosts =
        statistics.stream()
            .filter(stat -> stat.type().equals("LOCAL_CANDIDATE"))
            .filter(stat -> stat.text("candidateType").equals("host"))
            .filter(stat -> stat.text("usernameFragment").equals(answer.credentials().ufrag()))
            .filter(stat -> stat.text("protocol").equals("udp"))
            .sorted(Comparator.comparing(Announcement::ipv6))
            .toList();
    for (PeerStat host : hosts) {
      boolean ipv6 = ipv6(host);
      int port = (int) host.count("port");
      for (InetAddress address : announced) {
        if (ipv6 == address.getAddress().length > 4) {
          candidates.add(IceCandidate.host(address, port, candidates.size()));
        }
      }
      if (loopback && !only) {
        candidates.add(IceCandidate.host(loopbackAddress(ipv6), port, candidates.size()));
      }
    }
    if (!loopback) {
      answer.candidates().stream()
          .filter(candidate -> !only || !candidate.type().equals("host"))
          .forEach(candidates::add);
    }
    return List.copyOf(candidates);
  }

  private static boolean ipv6(PeerStat candidate) {
    return candidate.text("address").indexOf(':') >= 0;
  }

  private static InetAddress loopbackAddress(boolean ipv6) {
    byte[] bytes = ipv6 ? new byte[16] : new byte[] {127, 0, 0, 1};
    bytes[bytes.length - 1] = 1;
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes is one", e);
    }
  }
}
