package io.sutantra.rtc.sdp;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** A filter of the far end's addresses: those that may be sent to. */
public final class AddressFilter {
  /** The filter that allows every address. */
  public static final AddressFilter ALL = new AddressFilter(List.of());

  private record Network(InetAddress base, int bits) {
    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      byte[] prefix = base.getAddress();
      if (bytes.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if (((bytes[bit >> 3] ^ prefix[bit >> 3]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Network> networks;

  private AddressFilter(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Returns a filter that allows the addresses of some networks.
   *
   * @param networks networks such as {@code 127.0.0.0/8}, or single addresses; an empty list allows
   *     every address
   * @throws IllegalArgumentException for a text that is neither
   */
  public static AddressFilter of(List<String> networks) {
    return networks.isEmpty()
        ? ALL
        : new AddressFilter(networks.stream().map(AddressFilter::network).toList());
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address =
        AddressLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isPresent()) {
      int width = address.get().getAddress().length * 8;
      if (slash < 0) {
        return new Network(address.get(), width);
      }
      String bits = text.substring(slash + 1);
      if (bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= width) {
        return new Network(address.get(), Integer.parseInt(bits));
      }
    }
    throw new IllegalArgumentException(
        "has '%s', must be a network such as 127.0.0.0/8 or an IP address".formatted(text));
  }

  /** Returns whether an address may be sent to. */
  public boolean allows(InetAddress address) {
    return networks.isEmpty() || networks.stream().anyMatch(net -> net.contains(address));
  }
}
