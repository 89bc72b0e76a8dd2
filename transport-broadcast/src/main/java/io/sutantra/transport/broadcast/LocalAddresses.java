package io.sutantra.transport.broadcast;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which addresses of this machine viewers are offered. */
final class LocalAddresses {
  private static final String KEYS = "sutantra.transports.broadcast.";

  private LocalAddresses() {}

  /**
   * The addresses to listen on.
   *
   * @param host an address or name of this machine; one that stands for all, such as 0.0.0.0, is
   *     replaced by those of the interfaces
   * @param interfaces names, where {@code host} stands for all; none: all that are up
   * @throws IOException if there is none, with what to do
   */
  static List<InetAddress> toListenOn(String host, List<String> interfaces) throws IOException {
    InetAddress[] named;
    try {
      named = InetAddress.getAllByName(host);
    } catch (UnknownHostException unknown) {
      throw new IOException(
          ("transport 'broadcast' cannot listen on '%s': there is no such host; set %shost to an"
                  + " address of this machine, or to 0.0.0.0 for all")
              .formatted(host, KEYS),
          unknown);
    }
    if (!named[0].isAnyLocalAddress()) {
      return List.of(named);
    }
    List<InetAddress> all = ofInterfaces(interfaces);
    if (interfaces.isEmpty()) {
      return withLoopback(named[0], all, loopback());
    }
    if (all.isEmpty()) {
      throw new IOException(
          "transport 'broadcast' finds no address: %sinterfaces is %s, must have one of %s"
              .formatted(KEYS, interfaces, names()));
    }
    return all;
  }

  /**
   * Adds loopback addresses for the families that nothing else serves: whoever has come to HTTP by
   * one of them finds a way for the media.
   *
   * @param any the address that stands for all; of IPv6 for those of IPv4 too
   * @param all those of the interfaces
   * @param loopback those of the loopback interface
   */
  static List<InetAddress> withLoopback(
      InetAddress any, List<InetAddress> all, List<InetAddress> loopback) {
    boolean six = any instanceof Inet6Address;
    List<InetAddress> served = new ArrayList<>(all);
    if (all.isEmpty()) {
      loopback.stream().filter(Inet4Address.class::isInstance).limit(1).forEach(served::add);
    }
    if (six && all.stream().noneMatch(Inet6Address.class::isInstance)) {
      loopback.stream().filter(Inet6Address.class::isInstance).limit(1).forEach(served::add);
    }
    return List.copyOf(served);
  }

  private static List<InetAddress> loopback() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(InetAddress::isLoopbackAddress)
        .map(LocalAddresses::withoutZone)
        .toList();
  }

  /**
   * The addresses at which this machine's own viewers are served besides, if it is they alone whom
   * the others are for.
   *
   * <p>A browser need not look for a way to a loopback address: Firefox never does (RFC 8445
   * section 5.1.1.1 forbids such candidates). {@link DatagramReader} keeps other machines out.
   *
   * @param listened what {@link #toListenOn} has found
   * @return IPv4 addresses; none unless all of {@code listened} are loopback
   */
  static List<InetAddress> own(List<InetAddress> listened, List<String> interfaces)
      throws SocketException {
    if (!listened.stream().allMatch(InetAddress::isLoopbackAddress)) {
      return List.of();
    }
    return ofInterfaces(interfaces).stream()
        .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
        .toList();
  }

  private static List<InetAddress> ofInterfaces(List<String> interfaces) throws SocketException {
    List<InetAddress> ipv4 = new ArrayList<>();
    List<InetAddress> ipv6 = new ArrayList<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      boolean chosen =
          interfaces.isEmpty() ? !each.isLoopback() : interfaces.contains(each.getName());
      if (!chosen || !each.isUp()) {
        continue;
      }
      for (InetAddress address : Collections.list(each.getInetAddresses())) {
        // A link-local address means nothing without its interface, which a candidate cannot name.
        if (!address.isLinkLocalAddress() && !address.isMulticastAddress()) {
          (address instanceof Inet6Address ? ipv6 : ipv4).add(withoutZone(address));
        }
      }
    }
    ipv4.addAll(ipv6);
    return List.copyOf(ipv4);
  }

  private static List<String> names() throws SocketException {
    return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
        .map(NetworkInterface::getName)
        .toList();
  }

  private static InetAddress withoutZone(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes is one", e);
    }
  }

  /**
   * Looks up the addresses under which this machine is reached from outside.
   *
   * @throws IOException if one has no address
   */
  static List<InetAddress> announced(List<String> names) throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String name : names) {
      try {
        addresses.addAll(List.of(InetAddress.getAllByName(name)));
      } catch (UnknownHostException e) {
        throw new IOException(
            ("%sannounced-addresses has '%s', which no name server knows; write an IP address or a"
                    + " name that has one")
                .formatted(KEYS, name),
            e);
      }
    }
    return List.copyOf(addresses);
  }
}
