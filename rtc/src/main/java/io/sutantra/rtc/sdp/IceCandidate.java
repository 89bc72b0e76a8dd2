package io.sutantra.rtc.sdp;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A candidate whose address is an IP address.
 *
 * <p>Names are not resolved: {@code .local} ones mean nothing on this side, and nobody on the
 * network may have us ask name servers. <b>Spec:</b> RFC 8839 section 5.1.
 *
 * @param foundation 1 to 64 characters of ASCII, without blanks
 * @param component 1 for RTP
 * @param transport {@code udp} or {@code tcp}
 * @param priority 32 bits
 * @param address IP address
 * @param port 0 to 65,535
 * @param type {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param tcpType {@code active}, {@code passive} or {@code so}; empty for UDP
 */
public record IceCandidate(
    String foundation,
    int component,
    String transport,
    long priority,
    InetAddress address,
    int port,
    String type,
    String tcpType) {

  private static final Pattern FOUNDATION = Pattern.compile("[!-~]{1,64}");
  private static final Pattern PRIORITY = Pattern.compile("\\d{1,10}");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final Set<String> TYPES = Set.of("host", "srflx", "prflx", "relay");
  private static final Set<String> TCP_TYPES = Set.of("active", "passive", "so");
  private static final String NAME = "candidate:";

  /** Those before the extensions: foundation, …, {@code typ}, and the type. */
  private static final int WORDS = 8;

  private static final int MAX_CHARACTERS = 1_024;
  private static final long MAX_PRIORITY = 0xFFFF_FFFFL;
  private static final int HOST_TYPE_PREFERENCE = 126;
  private static final int REFLEXIVE_TYPE_PREFERENCE = 100;
  private static final int TCP_TYPE_PREFERENCE = 90;

  /** Direction 4, passive, in the upper three of 16 bits. */
  private static final int TCP_PASSIVE_PREFERENCE = (4 << 13) | 0x1FFF;

  /** Direction 6, active. */
  private static final int TCP_ACTIVE_PREFERENCE = (6 << 13) | 0x1FFF;

  /** RFC 6544 section 4.5: nobody connects to the active side. */
  private static final int NO_PORT = 9;

  /**
   * A host candidate for UDP, as this side would write it.
   *
   * @param rank 0 for the one to be tried first
   */
  public static IceCandidate host(InetAddress address, int port, int rank) {
    return local("udp", address, port, HOST_TYPE_PREFERENCE, 0xFFFF, rank, "host", "");
  }

  /** A server-reflexive candidate for UDP, as this side would write it. */
  public static IceCandidate serverReflexive(InetAddress address, int port, int rank) {
    return local("udp", address, port, REFLEXIVE_TYPE_PREFERENCE, 0xFFFF, rank, "srflx", "");
  }

  /**
   * A host candidate for TCP that the far end connects to, as this side would write it.
   *
   * <p><b>Spec:</b> RFC 6544 section 4.2: less wanted than UDP.
   */
  public static IceCandidate tcpPassive(InetAddress address, int port, int rank) {
    return local(
        "tcp", address, port, TCP_TYPE_PREFERENCE, TCP_PASSIVE_PREFERENCE, rank, "host", "passive");
  }

  /**
   * A host candidate for TCP that connects to the far end, as this side would write it.
   *
   * <p><b>Spec:</b> RFC 6544 section 4.2.
   */
  public static IceCandidate tcpActive(InetAddress address) {
    return local(
        "tcp", address, NO_PORT, TCP_TYPE_PREFERENCE, TCP_ACTIVE_PREFERENCE, 0, "host", "active");
  }

  private static IceCandidate local(
      String transport,
      InetAddress address,
      int port,
      int typePreference,
      int localPreference,
      int rank,
      String type,
      String tcpType) {
    long priority =
        ((long) typePreference << 24) | ((long) Math.max(localPreference - rank, 0) << 8) | 255;
    // The same for the same type, transport and base: RFC 8445 section 5.1.1.3.
    int foundation = 31 * (31 * address.hashCode() + type.hashCode()) + transport.hashCode();
    return new IceCandidate(
        Integer.toUnsignedString(foundation), 1, transport, priority, address, port, type, tcpType);
  }

  /**
   * Reads an attribute, {@code candidate:…}, without the {@code a=}.
   *
   * @return empty for a candidate that is of no use here: one that names a host instead of an
   *     address, is for RTCP alone, is of an unknown transport, or is not well-formed
   */
  public static Optional<IceCandidate> parse(String attribute) {
    if (!attribute.startsWith(NAME) || attribute.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    List<String> words = SdpLines.words(attribute.substring(NAME.length()));
    if (words.size() < WORDS
        || !FOUNDATION.matcher(words.get(0)).matches()
        || !words.get(1).equals("1")
        || !PRIORITY.matcher(words.get(3)).matches()
        || !PORT.matcher(words.get(5)).matches()
        || !words.get(6).equalsIgnoreCase("typ")) {
      return Optional.empty();
    }
    String transport = words.get(2).toLowerCase(Locale.ROOT);
    long priority = Long.parseLong(words.get(3));
    int port = Integer.parseInt(words.get(5));
    String type = words.get(7).toLowerCase(Locale.ROOT);
    Optional<InetAddress> address = AddressLiteral.parse(words.get(4));
    String tcpType = transport.equals("tcp") ? tcpType(words) : "";
    boolean known = transport.equals("udp") || TCP_TYPES.contains(tcpType);
    if (!known
        || !TYPES.contains(type)
        || priority > MAX_PRIORITY
        || port > 0xFFFF
        || address.isEmpty()
        || address.get().isAnyLocalAddress()
        || address.get().isMulticastAddress()) {
      return Optional.empty();
    }
    return Optional.of(
        new IceCandidate(words.get(0), 1, transport, priority, address.get(), port, type, tcpType));
  }

  /** Of the extensions, which come in pairs. */
  private static String tcpType(List<String> words) {
    for (int i = WORDS; i + 1 < words.size(); i += 2) {
      if (words.get(i).equalsIgnoreCase("tcptype")) {
        return words.get(i + 1).toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  /** The same candidate at another address. */
  public IceCandidate at(InetAddress other) {
    return new IceCandidate(foundation, component, transport, priority, other, port, type, tcpType);
  }

  /** The attribute without the {@code a=}. */
  public String toAttribute() {
    String text =
        "candidate:"
            + String.join(
                " ",
                foundation,
                String.valueOf(component),
                transport,
                String.valueOf(priority),
                AddressLiteral.text(address),
                String.valueOf(port),
                "typ",
                type);
    if (!type.equals("host")) {
      // What it was reached from is nobody's business; the grammar wants an address all the same.
      text += address.getAddress().length == 4 ? " raddr 0.0.0.0 rport 0" : " raddr :: rport 0";
    }
    return tcpType.isEmpty() ? text : text + " tcptype " + tcpType;
  }
}
