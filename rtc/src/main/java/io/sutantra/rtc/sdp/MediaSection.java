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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One media section, or the lines before the first.
 *
 * <p>The attributes are sorted by their names once, so that what is looked up costs the same
 * however many there are. Two sections are the same if they are the same object: a text may have
 * two that say the same. <b>Threading:</b> immutable.
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
      Pattern.compile("(\\d{1,5})(?:/[a-z]{1,16})?[ \\t]+([!-~]{1,256})(?:[ \\t].*+)?");
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

  /** What a format is called. */
  private record Encoding(String format, String name, String clockRate, String channels) {
    boolean is(int clockRateHz, int wantedChannels) {
      return Integer.parseInt(clockRate) == clockRateHz
          && (channels == null ? 1 : Integer.parseInt(channels)) == wantedChannels;
    }
  }

  /**
   * A section.
   *
   * @param media {@code video}; empty for what stands before the first section
   * @param port 0 for a section that is not wanted, or is bundle-only
   * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
   * @param formats payload types, for RTP
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

  /** The kind: {@code video}; empty for what stands before the first section. */
  public String media() {
    return media;
  }

  /** The port: 0 for a section that is not wanted, or is bundle-only. */
  public int port() {
    return port;
  }

  /** The protocol, such as {@code UDP/TLS/RTP/SAVPF}. */
  public String protocol() {
    return protocol;
  }

  /** The formats: payload types, for RTP. */
  public List<String> formats() {
    return formats;
  }

  /** The {@code a=} lines without the {@code a=}. */
  public List<String> attributes() {
    return attributes;
  }

  /** The first format that is described, as {@code a=rtpmap} has it: number, blank, encoding. */
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

  /** Whether there is an attribute of that name, with or without a value. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value of the first attribute of that name. */
  public Optional<String> value(String name) {
    return values(name).findFirst();
  }

  /** The values of all attributes of that name. */
  public Stream<String> values(String name) {
    return values.getOrDefault(name, List.of()).stream();
  }

  /** The format parameters (a=fmtp) of a payload type; empty if there are none. */
  public String formatParameters(int payloadType) {
    return formatParameters.getOrDefault(Integer.toString(payloadType), "");
  }

  /** Which way media goes: {@code recvonly} and the like; empty if it is not said. */
  public Optional<String> direction() {
    return attributes.stream().filter(DIRECTIONS::contains).findFirst();
  }

  /** The payload types of a codec of video, the most wanted first. */
  public List<Integer> payloadTypes(String encodingName) {
    return payloadTypes(encodingName, TrackRequest.VIDEO_CLOCK_HZ, 1);
  }

  /**
   * The payload types of a codec, the most wanted first.
   *
   * @param channels 1 where the section says none
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
        // 64 to 95 are taken by RTCP where both share a port, RFC 5761 section 4.
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
   * The payload type of the retransmissions of another.
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
    Set<String> own = Set.of("*", Integer.toString(payloadType));
    return values("rtcp-fb")
        .filter(feedback -> own.contains(firstWord(feedback)))
        .map(feedback -> feedback.substring(firstWord(feedback).length()).strip())
        .map(kind -> String.join(" ", SdpLines.words(kind)).toLowerCase(Locale.ROOT))
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
    return values("candidate")
        .limit(MAX_CANDIDATES)
        .flatMap(candidate -> IceCandidate.parse("candidate:" + candidate).stream())
        .toList();
  }

  /** The encoding names of its {@code rtpmap}s, for people. */
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
