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
 * The candidates that viewers are offered: this machine's addresses, those announced, and those
 * that STUN servers have seen; by UDP and by TCP.
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
   * Under which addresses the machine is reached from outside, as the operator says.
   *
   * @param only whether its own addresses, those inside, are offered to nobody
   */
  record Announced(List<InetAddress> addresses, boolean only) {
    Announced {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * All but what STUN servers see.
   *
   * @param local where everybody who can reach it is served
   * @param own where this machine alone is served, and by UDP only
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
   * Where this side is, seen from outside; by a server that was asked from that local address.
   *
   * @return whether that is news
   */
  boolean seen(int localAddress, InetSocketAddress mapped) {
    boolean inside = !announced.only() && local.contains(mapped);
    return inside
        ? reflexive.remove(localAddress) != null
        : !mapped.equals(reflexive.put(localAddress, mapped));
  }

  /**
   * No server sees it from outside any more.
   *
   * @return whether one did
   */
  boolean unseen(int localAddress) {
    return reflexive.remove(localAddress) != null;
  }

  /** All of them, the best first. */
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
