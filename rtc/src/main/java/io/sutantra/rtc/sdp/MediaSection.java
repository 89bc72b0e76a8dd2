package io.sutantra.rtc.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A media section, or the session-level lines before the first section.
 *
 * <p>The attributes are sorted by name once, so that a look-up costs the same however many there
 * are. Two sections are equal only if they are the same object: a text may have two sections with
 * the same content. <b>Threading:</b> immutable.
 */
public final class MediaSection {
  private static final Pattern RTPMAP =
      Pattern.compile("(\\d{1,3})[ \\t]+([^\\s/]{1,64})/(\\d{1,9})(?:/(\\d{1,2}))?(?![^\\s/]).*+");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`{|}~-]+");
  private static final Pattern FINGERPRINT =
      Pattern.compile(
          "(sha-(?:1|224|256|384|512))[ \\t]+((?:[0-9A-F]{2}:){19,63}[0-9A-F]{2})",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern EXTENSION =
      Pattern.compile("(\\d{1,5})(?:/([a-z]{1,16}))?[ \\t]+([!-~]{1,256})(?:[ \\t].*+)?");
  private static final Map<String, Integer> HASH_BYTES =
      Map.of("sha-1", 20, "sha-224", 28, "sha-256", 32, "sha-384", 48, "sha-512", 64);
  private static final Set<String> FEEDBACK =
      Set.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
  private static final Set<String> NO_CODECS = Set.of("rtx", "red", "ulpfec");
  private static final Set<String> DIRECTIONS =
      Set.of("sendrecv", "sendonly", "recvonly", "inactive");
  private static final int MAX_ONE_BYTE_EXTENSION = 14;
  private static final int MAX_CANDIDATES = 128;
  private static final int MAX_FINGERPRINTS = 8;
  private static final int MAX_NAMES_SHOWN = 12;

  private final String media;
  private final int port;
  private final String protocol;
  private final List<String> formats;
  private final List<String> attributes;
  private final Map<String, List<String>> values = new HashMap<>();
  private final Map<String, String> formatParameters = new HashMap<>();

  /** An {@code a=rtpmap}: the encoding of a format. */
  private record Encoding(String format, String name, String clockRate, String channels) {
    boolean is(int clockRateHz, int wantedChannels) {
      return Integer.parseInt(clockRate) == clockRateHz
          && (channels == null ? 1 : Integer.parseInt(channels)) == wantedChannels;
    }
  }

  /**
   * Creates a section.
   *
   * @param media kind, such as {@code video}; empty for the session-level lines
   * @param port 0 for a section that is rejected or bundle-only
   * @param protocol protocol, such as {@code UDP/TLS/RTP/SAVPF}
   * @param formats formats; payload types for RTP
   * @param attributes the {@code a=} lines without the {@code a=}
   */
  MediaSection(
      String media, int port, String protocol, List<String> formats, List<String> attributes) {
    this.media = media;
    this.port = port;
    this.protocol = protocol;
    this.formats = List.copyOf(formats);
    this.attributes = List.copyOf(attributes);
    for (String attribute : this.attributes) {
      int colon = attribute.indexOf(':');
      String name = colon < 0 ? attribute : attribute.substring(0, colon);
      List<String> known = values.computeIfAbsent(name, unknown -> new ArrayList<>(1));
      if (colon >= 0) {
        known.add(attribute.substring(colon + 1).strip());
      }
    }
    values("fmtp").forEach(this::addFormatParameters);
  }

  private void addFormatParameters(String fmtp) {
    String format = firstWord(fmtp);
    formatParameters.putIfAbsent(format, fmtp.substring(format.length()).strip());
  }

  MediaSection with(List<String> lines) {
    return new MediaSection(media, port, protocol, formats, lines);
  }

  /** Returns the kind, such as {@code video}; empty for the session-level lines. */
  public String media() {
    return media;
  }

  /** Returns the port: 0 for a section that is rejected or bundle-only. */
  public int port() {
    return port;
  }

  /** Returns the protocol, such as {@code UDP/TLS/RTP/SAVPF}. */
  public String protocol() {
    return protocol;
  }

  /** Returns the formats: payload types, for RTP. */
  public List<String> formats() {
    return formats;
  }

  /** Returns the {@code a=} lines without the {@code a=}. */
  public List<String> attributes() {
    return attributes;
  }

  /** Returns the first format with an {@code a=rtpmap}, as there: number, blank, encoding. */
  public Optional<String> describedFormat() {
    Set<String> own = new HashSet<>(formats);
    return encodings()
        .filter(encoding -> own.contains(encoding.format()))
        .filter(encoding -> TOKEN.matcher(encoding.name()).matches())
        .findFirst()
        .map(
            encoding ->
                encoding.format()
                    + " "
                    + encoding.name()
                    + "/"
                    + encoding.clockRate()
                    + (encoding.channels() == null ? "" : "/" + encoding.channels()));
  }

  /** Returns whether the section has an attribute, with or without a value. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns the value of the first attribute of a name. */
  public Optional<String> value(String name) {
    return values(name).findFirst();
  }

  /** Returns the values of all attributes of a name. */
  public Stream<String> values(String name) {
    return values.getOrDefault(name, List.of()).stream();
  }

  /** Returns the format parameters (a=fmtp) of a payload type; empty if there are none. */
  public String formatParameters(int payloadType) {
    return formatParameters.getOrDefault(Integer.toString(payloadType), "");
  }

  /**
   * Returns the direction of media, {@code recvonly} and the like; empty if the section does not
   * say.
   */
  public Optional<String> direction() {
    return attributes.stream().filter(DIRECTIONS::contains).findFirst();
  }

  /** Returns the payload types of a video codec, the most preferred first. */
  public List<Integer> payloadTypes(String encodingName) {
    return payloadTypes(encodingName, TrackRequest.VIDEO_CLOCK_HZ, 1);
  }

  /**
   * Returns the payload types of a codec, the most preferred first.
   *
   * @param channels number of channels; 1 if the section says none
   */
  public List<Integer> payloadTypes(String encodingName, int clockRateHz, int channels) {
    Map<String, Encoding> named = new HashMap<>();
    encodings()
        .filter(encoding -> encoding.name().equalsIgnoreCase(encodingName))
        .forEach(encoding -> named.putIfAbsent(encoding.format(), encoding));
    return formats.stream()
        .distinct()
        .filter(type -> named.containsKey(type) && named.get(type).is(clockRateHz, channels))
        .map(Integer::valueOf)
        // 64 to 95 are taken by RTCP if both share a port: RFC 5761 section 4.
        .filter(type -> type < 64 || (type > 95 && type < 128))
        .toList();
  }

  private Stream<Encoding> encodings() {
    return values("rtpmap")
        .map(RTPMAP::matcher)
        .filter(Matcher::matches)
        .map(map -> new Encoding(map.group(1), map.group(2), map.group(3), map.group(4)));
  }

  /**
   * Returns the payload type of the retransmissions of a payload type.
   *
   * <p><b>Spec:</b> RFC 4588 section 8.6.
   */
  public OptionalInt rtxPayloadType(int payloadType) {
    return payloadTypes("rtx").stream()
        .filter(rtx -> rtx != payloadType)
        .filter(rtx -> associated(rtx).equals(Integer.toString(payloadType)))
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  private String associated(int rtx) {
    for (String parameter : formatParameters(rtx).split(";", -1)) {
      int equals = parameter.indexOf('=');
      if (equals >= 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("apt")) {
        return parameter.substring(equals + 1).strip();
      }
    }
    return "";
  }

  /**
   * Returns the header extensions that fit one-byte headers, URI by id, in the order of the
   * section.
   */
  public Map<Integer, String> extensions() {
    return extensions(direction -> true);
  }

  /**
   * Returns the header extensions that fit one-byte headers, URI by id, in the order of the
   * section.
   *
   * @param wanted which directions of extensions are returned; {@code sendrecv} is the direction of
   *     an extension without one
   */
  Map<Integer, String> extensions(Predicate<String> wanted) {
    Map<Integer, String> read = new LinkedHashMap<>();
    extensionLines()
        .forEach(
            map -> {
              int id = Integer.parseInt(map.group(1));
              if (id >= 1 && id <= MAX_ONE_BYTE_EXTENSION && !read.containsValue(map.group(3))) {
                read.putIfAbsent(id, map.group(3));
              }
            });
    read.keySet().removeIf(id -> !wanted.test(extensionDirection(id).orElse("sendrecv")));
    return Collections.unmodifiableMap(read);
  }

  /**
   * Returns the direction of an extension, {@code sendonly} and the like; empty if none is said.
   */
  Optional<String> extensionDirection(int id) {
    return extensionLines()
        .filter(map -> Integer.parseInt(map.group(1)) == id)
        .findFirst()
        .map(map -> map.group(2));
  }

  private Stream<Matcher> extensionLines() {
    return values("extmap").map(EXTENSION::matcher).filter(Matcher::matches);
  }

  /** Returns the supported RTCP feedback for a payload type, such as {@code nack pli}. */
  public List<String> feedback(int payloadType) {
    Set<String> own = Set.of("*", Integer.toString(payloadType));
    return values("rtcp-fb")
        .filter(feedback -> own.contains(firstWord(feedback)))
        .map(feedback -> feedback.substring(firstWord(feedback).length()).strip())
        .map(kind -> String.join(" ", SdpLines.words(kind)).toLowerCase(Locale.ROOT))
        .filter(FEEDBACK::contains)
        .distinct()
        .toList();
  }

  /** Returns the well-formed digests of certificates, {@code sha-256 AB:CD:…}, at most eight. */
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

  /** Returns the usable candidates among the first 128. */
  public List<IceCandidate> candidates() {
    return values("candidate")
        .limit(MAX_CANDIDATES)
        .flatMap(candidate -> IceCandidate.parse("candidate:" + candidate).stream())
        .toList();
  }

  /** Returns the encoding names of the {@code rtpmap}s, for messages. */
  public List<String> encodingNames() {
    return encodings()
        .map(Encoding::name)
        .map(SdpLines::shown)
        .filter(name -> !NO_CODECS.contains(name.toLowerCase(Locale.ROOT)))
        .filter(name -> !name.toLowerCase(Locale.ROOT).startsWith("flexfec"))
        .distinct()
        .limit(MAX_NAMES_SHOWN)
        .toList();
  }

  private static String firstWord(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isWhitespace(value.charAt(i))) {
        return value.substring(0, i);
      }
    }
    return value;
  }
}
