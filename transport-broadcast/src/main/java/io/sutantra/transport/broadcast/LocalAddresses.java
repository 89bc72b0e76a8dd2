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

/** A selection of this machine's addresses to listen on and to offer to viewers. */
final class LocalAddresses {
  private static final String KEYS = "sutantra.transports.broadcast.";

  private LocalAddresses() {}

  /**
   * Returns the addresses to listen on.
   *
   * @param host an address or name of this machine; a wildcard address such as 0.0.0.0 is replaced
   *     by the addresses of the interfaces
   * @param interfaces the names of the interfaces to use with a wildcard address; empty for all
   *     interfaces that are up
   * @throws IOException if there is no address; the message says what to change
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
   * Adds loopback addresses for the address families that no other address serves, so that a viewer
   * that reaches HTTP by a loopback address has a path for the media.
   *
   * @param any the wildcard address; the one of IPv6 stands for IPv4 too
   * @param all the addresses of the interfaces
   * @param loopback the addresses of the loopback interface
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
   * Returns further addresses at which viewers on this machine are served, if the transport listens
   * on loopback addresses only.
   *
   * <p>A browser need not try a loopback address, and Firefox never does (RFC 8445 section 5.1.1.1
   * forbids such candidates). {@link DatagramReader} drops datagrams from other machines.
   *
   * @param listened the addresses that {@link #toListenOn} has returned
   * @return IPv4 addresses; empty unless all of {@code listened} are loopback addresses
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
        // A link-local address needs the interface's name, for which a candidate has no field.
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
   * Looks up the addresses at which this machine is reached from outside.
   *
   * @throws IOException if a name has no address
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
