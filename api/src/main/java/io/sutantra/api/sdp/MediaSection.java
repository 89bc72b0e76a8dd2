package io.sutantra.api.sdp;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One media section, or the lines before the first.
 *
 * @param media {@code video}; empty for what stands before the first section
 * @param port 0 for a section that is not wanted, or is bundle-only
 * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
 * @param formats payload types, for RTP
 * @param attributes the {@code a=} lines without the {@code a=}
 */
public record MediaSection(
    String media, int port, String protocol, List<String> formats, List<String> attributes) {
  private static final Pattern RTPMAP =
      Pattern.compile("(\\d{1,3})\\s+([A-Za-z0-9._-]{1,32})/(\\d{1,9})(?:/.*)?");
  private static final Pattern DESCRIBED =
      Pattern.compile("(\\d{1,3}) [A-Za-z0-9._-]{1,32}/\\d{1,9}(?:/\\d{1,2})?");
  private static final Pattern FINGERPRINT =
      Pattern.compile(
          "(sha-(?:1|224|256|384|512)) ((?:[0-9A-F]{2}:){19,63}[0-9A-F]{2})",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern EXTENSION =
      Pattern.compile("(\\d{1,2})(?:/[a-z]{1,8})? ([A-Za-z0-9:/._-]{1,128})");
  private static final Map<String, Integer> HASH_BYTES =
      Map.of("sha-1", 20, "sha-224", 28, "sha-256", 32, "sha-384", 48, "sha-512", 64);
  private static final Set<String> FEEDBACK =
      Set.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
  private static final Set<String> DIRECTIONS =
      Set.of("sendrecv", "sendonly", "recvonly", "inactive");
  private static final int MAX_ONE_BYTE_EXTENSION = 14;
  private static final int MAX_CANDIDATES = 128;
  private static final int MAX_FINGERPRINTS = 8;

  /** Copies the lists. */
  public MediaSection {
    formats = List.copyOf(formats);
    attributes = List.copyOf(attributes);
  }

  MediaSection with(List<String> lines) {
    return new MediaSection(media, port, protocol, formats, lines);
  }

  /** The first format that is described, as {@code a=rtpmap} has it: number, blank, encoding. */
  public Optional<String> describedFormat() {
    return values("rtpmap")
        .filter(map -> DESCRIBED.matcher(map).matches())
        .filter(map -> formats.contains(map.substring(0, map.indexOf(' '))))
        .findFirst();
  }

  /** Whether there is an attribute of that name, with or without a value. */
  public boolean has(String name) {
    return attributes.stream().anyMatch(a -> a.equals(name) || a.startsWith(name + ":"));
  }

  /** The value of the first attribute of that name. */
  public Optional<String> value(String name) {
    return values(name).findFirst();
  }

  /** The values of all attributes of that name. */
  public Stream<String> values(String name) {
    String prefix = name + ":";
    return attributes.stream()
        .filter(a -> a.startsWith(prefix))
        .map(a -> a.substring(prefix.length()).strip());
  }

  /** The format parameters (a=fmtp) of a payload type; empty if there are none. */
  public String formatParameters(int payloadType) {
    String own = payloadType + " ";
    return values("fmtp")
        .filter(fmtp -> fmtp.startsWith(own))
        .map(fmtp -> fmtp.substring(own.length()).strip())
        .findFirst()
        .orElse("");
  }

  /** Which way media goes: {@code recvonly} and the like; empty if it is not said. */
  public Optional<String> direction() {
    return attributes.stream().filter(DIRECTIONS::contains).findFirst();
  }

  /** The payload types of a codec of 90 kHz, the most wanted first. */
  public List<Integer> payloadTypes(String encodingName) {
    Map<String, String> named = new HashMap<>();
    values("rtpmap")
        .map(RTPMAP::matcher)
        .filter(Matcher::matches)
        .filter(map -> map.group(2).equalsIgnoreCase(encodingName))
        .forEach(map -> named.putIfAbsent(map.group(1), map.group(3)));
    return formats.stream()
        .distinct()
        .filter(type -> "90000".equals(named.get(type)))
        .map(Integer::valueOf)
        // 64 to 95 are taken by RTCP where both share a port, RFC 5761 section 4.
        .filter(type -> type < 64 || (type > 95 && type < 128))
        .toList();
  }

  /**
   * The payload type of the retransmissions of another.
   *
   * <p><b>Spec:</b> RFC 4588 section 8.6.
   */
  public OptionalInt rtxPayloadType(int payloadType) {
    String associated = "apt=" + payloadType;
    return payloadTypes("rtx").stream()
        .filter(rtx -> rtx != payloadType)
        .filter(
            rtx ->
                Stream.of(formatParameters(rtx).split(";", -1))
                    .map(String::strip)
                    .anyMatch(associated::equals))
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /** The header extensions that fit one-byte headers, URI by id, in their order. */
  public Map<Integer, String> extensions() {
    Map<Integer, String> read = new LinkedHashMap<>();
    values("extmap")
        .map(EXTENSION::matcher)
        .filter(Matcher::matches)
        .forEach(
            map -> {
              int id = Integer.parseInt(map.group(1));
              if (id >= 1 && id <= MAX_ONE_BYTE_EXTENSION && !read.containsValue(map.group(2))) {
                read.putIfAbsent(id, map.group(2));
              }
            });
    return Collections.unmodifiableMap(read);
  }

  /** What can be said of a payload type's packets, of what is known here: {@code nack pli}. */
  public List<String> feedback(int payloadType) {
    String any = "* ";
    String own = payloadType + " ";
    return values("rtcp-fb")
        .filter(fb -> fb.startsWith(own) || fb.startsWith(any))
        .map(fb -> fb.substring(fb.indexOf(' ') + 1))
        .filter(FEEDBACK::contains)
        .distinct()
        .toList();
  }

  /** The digests of certificates that are well-formed, {@code sha-256 AB:CD:…}, at most eight. */
  public List<String> fingerprints() {
    return values("fingerprint")
        .map(FINGERPRINT::matcher)
        .filter(Matcher::matches)
        .map(
            print ->
                print.group(1).toLowerCase(Locale.ROOT)
                    + " "
                    + print.group(2).toUpperCase(Locale.ROOT))
        .filter(MediaSection::complete)
        .distinct()
        .limit(MAX_FINGERPRINTS)
        .toList();
  }

  private static boolean complete(String fingerprint) {
    int space = fingerprint.indexOf(' ');
    return (fingerprint.length() - space) / 3 == HASH_BYTES.get(fingerprint.substring(0, space));
  }

  /** The candidates that are of use, of the first 128. */
  public List<IceCandidate> candidates() {
    return attributes.stream()
        .filter(attribute -> attribute.startsWith("candidate:"))
        .limit(MAX_CANDIDATES)
        .flatMap(attribute -> IceCandidate.parse(attribute).stream())
        .toList();
  }

  /** The encoding names of its {@code rtpmap}s, for people. */
  public List<String> encodingNames() {
    return values("rtpmap")
        .map(map -> map.replaceFirst("^\\S+\\s+", "").replaceFirst("/.*$", ""))
        .map(SdpLines::shown)
        .filter(name -> !List.of("rtx", "red", "ulpfec").contains(name.toLowerCase(Locale.ROOT)))
        .filter(name -> !name.toLowerCase(Locale.ROOT).startsWith("flexfec"))
        .distinct()
        .limit(12)
        .toList();
  }
}
