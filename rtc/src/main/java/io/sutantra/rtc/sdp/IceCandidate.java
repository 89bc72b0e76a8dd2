package io.sutantra.rtc.sdp;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An ICE candidate whose address is an IP address.
 *
 * <p>Names are not resolved: {@code .local} names mean nothing on this side, and nobody on the
 * network may make this side query name servers. <b>Spec:</b> RFC 8839 section 5.1.
 *
 * @param foundation 1 to 64 characters of ASCII, without blanks
 * @param component 1 for RTP
 * @param transport {@code udp} or {@code tcp}
 * @param priority 32 bits; see {@link CandidatePriority}
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

  /** Number of words before the extensions: foundation, …, {@code typ}, and the type. */
  private static final int WORDS = 8;

  private static final int MAX_CHARACTERS = 1_024;
  private static final long MAX_PRIORITY = 0xFFFF_FFFFL;

  /** Placeholder port of the active side, to which nobody connects: RFC 6544 section 4.5. */
  private static final int NO_PORT = 9;

  /**
   * Returns a host candidate of this side for UDP.
   *
   * @param rank 0 for the candidate to be tried first
   */
  public static IceCandidate host(InetAddress address, int port, int rank) {
    return local("udp", address, port, CandidatePriority.host(rank), "host", "");
  }

  /**
   * Returns a server-reflexive candidate of this side for UDP.
   *
   * @param rank 0 for the candidate to be tried first
   */
  public static IceCandidate serverReflexive(InetAddress address, int port, int rank) {
    return local("udp", address, port, CandidatePriority.serverReflexive(rank), "srflx", "");
  }

  /**
   * Returns a host candidate of this side for TCP, to which the far end connects.
   *
   * <p><b>Spec:</b> RFC 6544 section 4.2: the priority is below that of UDP.
   *
   * @param rank 0 for the candidate to be tried first
   */
  public static IceCandidate tcpPassive(InetAddress address, int port, int rank) {
    return local("tcp", address, port, CandidatePriority.tcpPassive(rank), "host", "passive");
  }

  /**
   * Returns a host candidate of this side for TCP, which connects to the far end.
   *
   * <p><b>Spec:</b> RFC 6544 section 4.2.
   */
  public static IceCandidate tcpActive(InetAddress address) {
    return local("tcp", address, NO_PORT, CandidatePriority.tcpActive(), "host", "active");
  }

  private static IceCandidate local(
      String transport, InetAddress address, int port, long priority, String type, String tcpType) {
    // The foundation is the same for the same type, transport and base: RFC 8445 section 5.1.1.3.
    int foundation = 31 * (31 * address.hashCode() + type.hashCode()) + transport.hashCode();
    return new IceCandidate(
        Integer.toUnsignedString(foundation), 1, transport, priority, address, port, type, tcpType);
  }

  /**
   * Reads an attribute, {@code candidate:…}, without the {@code a=}.
   *
   * @return empty for a candidate that cannot be used here: it names a host instead of an address,
   *     is for RTCP alone, has an unknown transport, or is not well-formed
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

  /** Returns the value of {@code tcptype} among the extensions, which are pairs of words. */
  private static String tcpType(List<String> words) {
    for (int i = WORDS; i + 1 < words.size(); i += 2) {
      if (words.get(i).equalsIgnoreCase("tcptype")) {
        return words.get(i + 1).toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  /** Returns the same candidate at another address. */
  public IceCandidate at(InetAddress other) {
    return new IceCandidate(foundation, component, transport, priority, other, port, type, tcpType);
  }

  /** Returns the attribute without the {@code a=}. */
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
      // The base of the candidate stays private; the grammar requires an address all the same.
      text += address.getAddress().length == 4 ? " raddr 0.0.0.0 rport 0" : " raddr :: rport 0";
    }
    return tcpType.isEmpty() ? text : text + " tcptype " + tcpType;
  }
}
