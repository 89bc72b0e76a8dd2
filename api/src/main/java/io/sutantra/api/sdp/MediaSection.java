package io.sutantra.api.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  /** Copies the lists. */
  public MediaSection {
    formats = List.copyOf(formats);
    attributes = List.copyOf(attributes);
  }

  MediaSection with(List<String> lines) {
    return new MediaSection(media, port, protocol, formats, lines);
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
