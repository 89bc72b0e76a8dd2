package io.sutantra.rtc.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reader and writer of IP addresses that never asks a name server. An address has a single text
 * form, so that texts can be compared.
 *
 * <p><b>Spec:</b> RFC 5952 section 4.
 */
public final class AddressLiteral {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private AddressLiteral() {}

  /** Returns the address; empty for a name or anything else that is not an address. */
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

  /**
   * Returns the text of an address, without a scope such as that of {@code fe80::1%eth0}, which
   * means something to this host alone.
   */
  public static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? ipv4(bytes) : ipv6(bytes);
  }

  /** Returns the text of an address and port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
  public static String text(InetSocketAddress address) {
    String host = text(address.getAddress());
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  private static String ipv4(byte[] bytes) {
    return (bytes[0] & 0xFF)
        + "."
        + (bytes[1] & 0xFF)
        + "."
        + (bytes[2] & 0xFF)
        + "."
        + (bytes[3] & 0xFF);
  }

  private static String ipv6(byte[] bytes) {
    int[] groups = new int[bytes.length / 2];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
    }
    // The first of the longest runs of two or more zeros is left out.
    int zerosFrom = -1;
    int zeros = 1;
    for (int from = 0, to; from < groups.length; from = to + 1) {
      for (to = from; to < groups.length && groups[to] == 0; to++) {}
      if (to - from > zeros) {
        zerosFrom = from;
        zeros = to - from;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < groups.length; i++) {
      if (i == zerosFrom) {
        text.append("::");
        i += zeros - 1;
      } else {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
