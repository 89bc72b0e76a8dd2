package io.sutantra.api.sdp;

import static io.sutantra.api.sdp.SdpLines.malformed;
import static io.sutantra.api.sdp.SdpLines.shown;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An offer or an answer, cut into its sections.
 *
 * @param session what stands before the first media section
 * @param media the media sections, at least one
 */
public record SdpSections(MediaSection session, List<MediaSection> media) {
  private static final int MAX_SECTIONS = 64;
  private static final Pattern MEDIA_LINE =
      Pattern.compile(
          "([A-Za-z]{1,16}) (\\d{1,5})(?:/\\d{1,5})? ([A-Za-z/]{1,40})((?: [A-Za-z0-9._-]{1,64})+)");

  /**
   * Cuts a text.
   *
   * @param what for messages: {@code "the offer"}
   * @throws SignallingException with {@link Reason#MALFORMED} if it is not SDP, or has no section
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
    return new SdpSections(cut.get(0), List.copyOf(cut.subList(1, cut.size())));
  }

  private static MediaSection section(String what, String value) {
    Matcher matcher = MEDIA_LINE.matcher(value.strip());
    if (!matcher.matches()) {
      throw malformed(
          "%s has the line 'm=%s', must be like 'm=video 9 UDP/TLS/RTP/SAVPF 96'"
              .formatted(what, shown(value)));
    }
    List<String> formats = List.of(matcher.group(4).strip().split(" "));
    int port = Integer.parseInt(matcher.group(2));
    return new MediaSection(matcher.group(1), port, matcher.group(3), formats, List.of());
  }

  /**
   * Where the section of an offer is that video can be sent in: the first of video that is not
   * rejected.
   *
   * @throws SignallingException with {@link Reason#NOT_ACCEPTABLE} if there is none
   */
  public int video() {
    for (int i = 0; i < media.size(); i++) {
      MediaSection section = media.get(i);
      if (section.media().equals("video") && (section.port() != 0 || section.has("bundle-only"))) {
        return i;
      }
    }
    List<String> kinds = media.stream().map(MediaSection::media).distinct().limit(8).toList();
    throw new SignallingException(
        Reason.NOT_ACCEPTABLE,
        kinds.contains("video")
            ? "the offer's video section is rejected (port 0), must be open"
            : "the offer has %s but no video section; this server sends video alone"
                .formatted(String.join(" and ", kinds)));
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
    return session
        .values("group")
        .filter(group -> group.startsWith("BUNDLE "))
        .map(group -> List.of(group.substring(group.indexOf(' ')).strip().split(" +")))
        .filter(mids -> own.isPresent() && mids.contains(own.get()))
        .findFirst()
        .map(mids -> mids.stream().distinct().flatMap(mid -> named(mid).stream()).toList())
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

  private Optional<MediaSection> named(String mid) {
    return media.stream()
        .filter(section -> section.value("mid").filter(mid::equals).isPresent())
        .findFirst();
  }
}
