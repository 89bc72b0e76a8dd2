package io.sutantra.api.sdp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses without ever asking a name server. */
public final class AddressLiteral {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private AddressLiteral() {}

  /** The address; empty for a name, or anything else that is not an address. */
  public static Optional<InetAddress> parse(String text) {
    boolean ipv6 = text.indexOf(':') >= 0 && IPV6.matcher(text).matches();
    if (!ipv6 && !IPV4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
