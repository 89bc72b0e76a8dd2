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
 * An offer or an answer, split into its sections.
 *
 * <p>The content is bounded: 64 sections, 256 formats in each, 16 bundles of 256 sections.
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
   * Splits a text.
   *
   * @param what name of the text in messages: {@code "the offer"}
   * @throws SdpException with {@link Reason#MALFORMED} if the text is not SDP, has no section, or
   *     exceeds a bound
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
      throw malformed(what + " has no media section (m= line), must have one of video or audio");
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

  /** Returns the names of the sections of each bundle, in order. */
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

  /** Returns the session-level lines, before the first media section. */
  public MediaSection session() {
    return session;
  }

  /** Returns the media sections, at least one. */
  public List<MediaSection> media() {
    return media;
  }

  /**
   * Returns the index of the section of an offer in which video can be sent: the first video
   * section that is not rejected. A section that the other side receives in is preferred: the
   * sections of a reused peer connection are of both kinds.
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

  /** Returns the kinds of the sections, each once, at most eight. */
  List<String> kinds() {
    return media.stream().map(MediaSection::media).distinct().limit(8).toList();
  }

  /**
   * Returns the index of the section of an offer in which a track of a kind can be sent: the first
   * of that kind that is not rejected. A section that the other side receives in is preferred.
   */
  OptionalInt find(String kind) {
    Predicate<MediaSection> open = section -> section.media().equals(kind) && isOpen(section);
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

  /** Returns whether a section is not rejected: port 0 with bundle-only is no rejection. */
  static boolean isOpen(MediaSection section) {
    return section.port() != 0 || section.has("bundle-only");
  }

  /** Returns whether the other side sends media in a section. */
  boolean sends(MediaSection section) {
    String direction = direction(section);
    return direction.equals("sendonly") || direction.equals("sendrecv");
  }

  /** Returns whether the other side receives media in a section. */
  boolean receives(MediaSection section) {
    String direction = direction(section);
    return direction.equals("recvonly") || direction.equals("sendrecv");
  }

  /** Returns the direction of media in a section, as the section says or else the session. */
  String direction(MediaSection section) {
    return section.direction().or(session::direction).orElse("sendrecv");
  }

  /**
   * Returns the section whose transport the video section uses: the video section itself, or, if it
   * is bundled and has no transport, the first section of its bundle.
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

  /** Returns whether a section is in a bundle. */
  public boolean bundled(MediaSection section) {
    return !bundle(section).isEmpty();
  }

  /**
   * Returns the sections of the bundle of a section, in order: the first is the tagged section.
   * Empty if the section is in no bundle.
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
   * Returns the section that an answer keeps for its transport, although nothing is sent in it: the
   * tagged section of the bundle, unless that is the video section. A viewer that bundles
   * everything has prepared no other transport. Chromium then refuses an answer that rejects the
   * section, whatever else is in the bundle, and the offer does not show this.
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
