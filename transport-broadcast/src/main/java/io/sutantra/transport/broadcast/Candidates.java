package io.sutantra.transport.broadcast;

import io.sutantra.rtc.sdp.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ICE candidates that answers offer: host candidates by UDP and TCP at this machine's own and
 * at the announced addresses, and server-reflexive candidates by UDP.
 *
 * <p><b>Threading:</b> any thread. <b>Spec:</b> RFC 8445 section 5.1, RFC 6544 section 4.5.
 */
final class Candidates {
  private final List<InetSocketAddress> local;
  private final List<InetSocketAddress> own;
  private final Announced announced;
  private final boolean tcp;
  private final Map<Integer, InetSocketAddress> reflexive = new ConcurrentHashMap<>();

  /**
   * The addresses at which the machine is reached from outside, as the operator has configured.
   *
   * @param only whether the machine's own addresses, those inside, are offered to nobody
   */
  record Announced(List<InetAddress> addresses, boolean only) {
    Announced {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Creates the candidates, as yet without reflexive ones.
   *
   * @param local the addresses that serve everybody who can reach them
   * @param own the addresses that serve this machine alone, by UDP only
   */
  Candidates(
      List<InetSocketAddress> local,
      List<InetSocketAddress> own,
      Announced announced,
      boolean tcp) {
    this.local = List.copyOf(local);
    this.own = List.copyOf(own);
    this.announced = announced;
    this.tcp = tcp;
  }

  /**
   * Takes the mapped address that a STUN server has reported.
   *
   * @param localAddress the index of the local address that the server was asked from
   * @return whether the candidates have changed
   */
  boolean seen(int localAddress, InetSocketAddress mapped) {
    boolean inside = !announced.only() && local.contains(mapped);
    return inside
        ? reflexive.remove(localAddress) != null
        : !mapped.equals(reflexive.put(localAddress, mapped));
  }

  /**
   * Removes the reflexive candidate of a local address, since no STUN server answers any more.
   *
   * @return whether the address had a reflexive candidate
   */
  boolean unseen(int localAddress) {
    return reflexive.remove(localAddress) != null;
  }

  /** Returns all candidates in the order of their priority. */
  List<IceCandidate> all() {
    Set<IceCandidate> all = new LinkedHashSet<>();
    Set<InetSocketAddress> hosts = new LinkedHashSet<>();
    if (!announced.only()) {
      hosts.addAll(local);
    }
    for (InetSocketAddress base : local) {
      for (InetAddress outside : announced.addresses()) {
        if (sameFamily(outside, base.getAddress())) {
          hosts.add(new InetSocketAddress(outside, base.getPort()));
        }
      }
    }
    Set<InetSocketAddress> byUdp = new LinkedHashSet<>(hosts);
    if (!announced.only()) {
      byUdp.addAll(own);
    }
    for (InetSocketAddress host : byUdp) {
      all.add(IceCandidate.host(host.getAddress(), host.getPort(), all.size()));
    }
    for (InetSocketAddress mapped : reflexive.values()) {
      all.add(IceCandidate.serverReflexive(mapped.getAddress(), mapped.getPort(), all.size()));
    }
    if (tcp) {
      for (InetSocketAddress host : hosts) {
        all.add(IceCandidate.tcpPassive(host.getAddress(), host.getPort(), all.size()));
      }
    }
    return List.copyOf(all);
  }

  private static boolean sameFamily(InetAddress a, InetAddress b) {
    return a.getAddress().length == b.getAddress().length;
  }
}
