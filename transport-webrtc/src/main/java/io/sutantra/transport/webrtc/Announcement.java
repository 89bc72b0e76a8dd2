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
 * The candidates of an answer: those of libwebrtc, and those that only this side knows.
 *
 * <p>libwebrtc never names loopback addresses, and does not know a host's address outside its NAT
 * or container. The additional candidates have the ports of libwebrtc's sockets.
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
   * Resolves the announced addresses.
   *
   * @param loopback whether loopback addresses are announced
   * @param names host names or addresses to announce
   * @param only whether this machine's own addresses are kept out of answers
   * @throws IOException if a name has no address
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

  /**
   * Returns the candidates of an answer.
   *
   * @param statistics statistics of the answer's peer, which name the ports
   */
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
