package io.sutantra.rtc.sdp;

import static io.sutantra.rtc.sdp.SdpLines.malformed;
import static io.sutantra.rtc.sdp.SdpLines.shown;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * An offer or an answer, cut into its sections.
 *
 * <p>What a text can have is bounded: 64 sections, 256 formats in each, 16 bundles of 256 sections.
 * <b>Threading:</b> immutable.
 */
public final class SdpSections {
  private static final int MAX_SECTIONS = 64;
  private static final int MAX_FORMATS = 256;
  private static final int MAX_BUNDLES = 16;
  private static final int MAX_BUNDLED = 256;
  private static final Pattern MEDIA = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}(?:/\\d{1,5})?");
  private static final Pattern PROTOCOL = Pattern.compile("[!-~]{1,64}");
  private static final Pattern FORMAT = Pattern.compile("[!-~]{1,64}");

  private final MediaSection session;
  private final List<MediaSection> media;
  private final Map<String, MediaSection> byMid = new HashMap<>();
  private final List<Set<String>> bundles;

  private SdpSections(String what, MediaSection session, List<MediaSection> media) {
    this.session = session;
    this.media = List.copyOf(media);
    for (MediaSection section : media) {
      section.value("mid").ifPresent(mid -> byMid.putIfAbsent(mid, section));
    }
    this.bundles = bundles(what, session);
  }

  /**
   * Cuts a text.
   *
   * @param what for messages: {@code "the offer"}
   * @throws SdpException with {@link Reason#MALFORMED} if it is not SDP, has no section, or too
   *     many of something
   */
  public static SdpSections parse(String what, String sdp, int maxBytes) {
    List<SdpLines.Line> lines = SdpLines.parse(what, sdp, maxBytes);
    SdpLines.Line first = lines.get(0);
    if (first.type() != 'v' || !first.value().strip().equals("0")) {
      throw malformed(
          "%s is not SDP: it begins with '%s', must begin with 'v=0'"
              .formatted(what, shown(first.type() + "=" + first.value())));
    }
    List<MediaSection> cut = new ArrayList<>();
    MediaSection header = new MediaSection("", 0, "", List.of(), List.of());
    List<String> attributes = new ArrayList<>();
    for (SdpLines.Line line : lines) {
      if (line.type() == 'm') {
        cut.add(header.with(attributes));
        attributes.clear();
        header = section(what, line.value());
        if (cut.size() > MAX_SECTIONS) {
          throw malformed(
              "%s has more than %d media sections, must have one".formatted(what, MAX_SECTIONS));
        }
      } else if (line.type() == 'a') {
        attributes.add(line.value().strip());
      }
    }
    cut.add(header.with(attributes));
    if (cut.size() == 1) {
      throw malformed(what + " has no media section (m= line), must have one of video");
    }
    return new SdpSections(what, cut.get(0), cut.subList(1, cut.size()));
  }

  private static MediaSection section(String what, String value) {
    List<String> words = SdpLines.words(value);
    if (words.size() < 4
        || !MEDIA.matcher(words.get(0)).matches()
        || !PORT.matcher(words.get(1)).matches()
        || !PROTOCOL.matcher(words.get(2)).matches()
        || !words.stream().skip(3).allMatch(format -> FORMAT.matcher(format).matches())) {
      throw malformed(
          "%s has the line 'm=%s', must be like 'm=video 9 UDP/TLS/RTP/SAVPF 96'"
              .formatted(what, shown(value)));
    }
    List<String> formats = words.subList(3, words.size());
    if (formats.size() > MAX_FORMATS) {
      throw malformed(
          "%s has a section of %d formats, must have at most %d"
              .formatted(what, formats.size(), MAX_FORMATS));
    }
    int port = Integer.parseInt(words.get(1).split("/", 2)[0]);
    return new MediaSection(words.get(0), port, words.get(2), formats, List.of());
  }

  /** The names of the sections of each bundle, in their order. */
  private static List<Set<String>> bundles(String what, MediaSection session) {
    List<Set<String>> bundles = new ArrayList<>();
    for (String group : session.values("group").toList()) {
      List<String> words = SdpLines.words(group);
      if (words.isEmpty() || !words.get(0).equals("BUNDLE")) {
        continue;
      }
      if (words.size() > MAX_BUNDLED || bundles.size() == MAX_BUNDLES) {
        throw malformed(
            "%s has more than %d bundles (a=group:BUNDLE), or one of more than %d sections"
                .formatted(what, MAX_BUNDLES, MAX_BUNDLED));
      }
      bundles.add(new LinkedHashSet<>(words.subList(1, words.size())));
    }
    return bundles;
  }

  /** What stands before the first media section. */
  public MediaSection session() {
    return session;
  }

  /** The media sections, at least one. */
  public List<MediaSection> media() {
    return media;
  }

  /**
   * Where the section of an offer is that video can be sent in: the first of video that is not
   * rejected, and rather one that the other side receives in. The sections of a peer connection
   * that was used before are of both kinds.
   *
   * @throws SdpException with {@link Reason#NOT_ACCEPTABLE} if there is none
   */
  public int video() {
    return find("video")
        .orElseThrow(
            () -> {
              List<String> kinds = kinds();
              return new SdpException(
                  Reason.NOT_ACCEPTABLE,
                  kinds.contains("video")
                      ? "the offer's video section is rejected (port 0), must be open"
                      : "the offer has %s but no video section; this server sends video alone"
                          .formatted(String.join(" and ", kinds)));
            });
  }

  /** The kinds of the sections, each once, eight at most. */
  List<String> kinds() {
    return media.stream().map(MediaSection::media).distinct().limit(8).toList();
  }

  /**
   * Where the section of an offer is that a track of a kind can be sent in: the first of that kind
   * that is not rejected, and rather one that the other side receives in.
   */
  OptionalInt find(String kind) {
    Predicate<MediaSection> open =
        section ->
            section.media().equals(kind) && (section.port() != 0 || section.has("bundle-only"));
    int receiving = first(open.and(this::receives));
    int any = receiving < 0 ? first(open) : receiving;
    return any < 0 ? OptionalInt.empty() : OptionalInt.of(any);
  }

  private int first(Predicate<MediaSection> wanted) {
    for (int i = 0; i < media.size(); i++) {
      if (wanted.test(media.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the other side receives in a section of its own. */
  boolean receives(MediaSection section) {
    String direction = direction(section);
    return direction.equals("recvonly") || direction.equals("sendrecv");
  }

  /** Which way media goes in a section: as it says, or as is said for all. */
  String direction(MediaSection section) {
    return section.direction().or(session::direction).orElse("sendrecv");
  }

  /**
   * The section whose transport the video section uses: itself, or, if it is bundled and bare, the
   * first of its bundle.
   *
   * <p><b>Spec:</b> RFC 9143 section 7.1.3.
   */
  public MediaSection transportOf(MediaSection video) {
    if (video.has("ice-ufrag") || !bundled(video)) {
      return video;
    }
    return bundle(video).stream()
        .filter(section -> section.has("ice-ufrag"))
        .findFirst()
        .orElse(video);
  }

  /** Whether a section is in a bundle. */
  public boolean bundled(MediaSection section) {
    return !bundle(section).isEmpty();
  }

  /**
   * The sections of the bundle that a section is in, in the order of the bundle: the first is the
   * tagged one. Empty if it is in none.
   *
   * <p><b>Spec:</b> RFC 9143 section 7.
   */
  public List<MediaSection> bundle(MediaSection section) {
    Optional<String> own = section.value("mid");
    return bundles.stream()
        .filter(mids -> own.isPresent() && mids.contains(own.get()))
        .findFirst()
        .map(mids -> mids.stream().map(byMid::get).filter(Objects::nonNull).toList())
        .orElse(List.of());
  }

  /**
   * The section that an answer keeps, though nothing is sent in it, for the sake of its transport:
   * that of the bundle, if it is not the video's own. A viewer that bundles everything has prepared
   * no other; Chromium then refuses an answer that rejects the section, whatever else is in the
   * bundle, and the offer does not show it.
   *
   * <p><b>Spec:</b> RFC 9143 section 7.3.1.
   */
  public Optional<MediaSection> heldFor(MediaSection video) {
    return bundle(video).stream()
        .findFirst()
        .filter(tagged -> !tagged.equals(video))
        .filter(tagged -> tagged.port() != 0 && tagged.protocol().contains("RTP/"))
        .filter(tagged -> tagged.describedFormat().isPresent());
  }
}
